package admin

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// paramObjectAction is Django's name of the action on an object's page.
const paramObjectAction = "CHANGE_FORM-action"

// objectActions are the actions that the user may run on the object of a page:
// none in a popup.
func (v *visit) objectActions(r *row) []ui.Option {
	var list []ui.Option
	if v.popup {
		return nil
	}
	for _, a := range v.res.actions {
		if a.onObject() && v.may(a.needs, r) {
			list = append(list, ui.Option{Value: a.name, Label: a.objectLabel})
		}
	}
	return list
}

// isObjectAction tells an action on an object's page from its form being saved.
func isObjectAction(posted url.Values) bool {
	for _, button := range []string{buttonSave, buttonContinue, buttonAddAnother, buttonSaveAsNew} {
		if posted.Has(button) {
			return false
		}
	}
	return posted.Has(paramObjectAction)
}

// runOnObject runs an action on the object of the page, and comes back to it.
// What was typed into the form is not saved.
func (v *visit) runOnObject(posted url.Values) error {
	r, err := v.object(v.site.cfg.Read(v.ctx))
	if err != nil {
		return v.orMissing(err)
	}
	if !v.may(View, &r) {
		return errForbiddenPage
	}
	id, name := v.res.idText(r), posted.Get(paramObjectAction)
	if !slices.Equal(posted[paramSelected], []string{id}) {
		return echo.NewHTTPError(http.StatusBadRequest, "The action is about another object than the page.")
	}
	e := &errand{
		v: v, address: withQuery(v.res.objectURL(id, "change"), v.c.QueryString()),
		rows: func(db *gorm.DB) ([]row, error) {
			r, err := v.object(db)
			return []row{r}, err
		},
		again: []viewadmin.Param{{Name: paramObjectAction, Value: name}, {Name: paramSelected, Value: id}},
	}
	e.crumbs = []views.Link{v.listCrumb(), {Text: v.res.text(r), URL: e.address}}
	if !slices.ContainsFunc(v.objectActions(&r), func(o ui.Option) bool { return o.Value == name }) {
		return e.back("warning", "No action selected.")
	}
	i := slices.IndexFunc(v.res.actions, func(a action) bool { return a.name == name })
	e.action = v.res.actions[i]
	return e.run(posted.Get(paramConfirm) == "yes")
}
