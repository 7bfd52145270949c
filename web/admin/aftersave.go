package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"pollsadmin/models/record"
	"pollsadmin/views"
	"pollsadmin/web/session"
)

// tell shows a message on the next page.
func (v *visit) tell(m views.Message) { session.Flash(v.ctx, m) }

// saved answers a form after the attempt to save it: with the form and its
// complaints, or with a redirect that depends on the button.
func (v *visit) saved(c *changeForm, posted url.Values, err error) error {
	switch {
	case errors.Is(err, errRefused):
		return c.show(http.StatusUnprocessableEntity)
	case errors.Is(err, errConflict):
		return c.showConflict(posted)
	case errors.Is(err, record.ErrReferenced):
		c.blameReferences()
		return c.show(http.StatusUnprocessableEntity)
	case errors.Is(err, errMissing):
		return v.missing()
	case err != nil:
		return err
	}
	if v.popup {
		return v.answerSaved(c)
	}
	return v.afterSave(c, posted)
}

// afterSave tells the user what was saved, and goes where the button leads.
func (v *visit) afterSave(c *changeForm, posted url.Values) error {
	id := v.res.idText(c.form.row)
	change := withQuery(v.res.objectURL(id, "change"), preservedOf(v.c))
	m := views.Message{
		Level: "success", Before: "The " + v.res.singular + " “", Link: views.Link{Text: v.res.text(c.form.row)},
	}
	if v.may(Change, &c.form.row) {
		m.Link.URL = change
	}
	deed := "changed"
	if c.fresh {
		deed = "added"
	}
	m.After = fmt.Sprintf("” was %s successfully.", deed)
	address := v.afterSaveURL()
	switch {
	case posted.Has(buttonAddAnother):
		m.After += " You may add another " + v.res.singular + " below."
		address = withQuery(v.res.url()+"add/", v.c.QueryString())
	case posted.Has(buttonContinue) || posted.Has(buttonSaveAsNew) && !v.res.asToList || c.stepOne:
		m.After += " You may edit it again below."
		address = change
	}
	v.tell(m)
	return v.redirect(address)
}

// afterSaveURL is the list as it was filtered, or the index for those who may
// not see the list.
func (v *visit) afterSaveURL() string {
	if v.may(View, nil) {
		return v.listURL()
	}
	return v.site.cfg.Prefix
}

// blameReferences says what a foreign key that the database refused may be
// about: a child that was to go, or an object that went.
func (c *changeForm) blameReferences() {
	for _, s := range c.formsets {
		if !s.hasErrors() {
			s.refuseReferenced()
		}
	}
	if c.errorCount() == 0 {
		c.form.errors = append(c.form.errors, "Something that this refers to was deleted meanwhile. Nothing was saved.")
	}
}
