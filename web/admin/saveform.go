package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views/ui"
)

// Django's names of the save buttons.
const (
	buttonSave       = "_save"
	buttonContinue   = "_continue"
	buttonAddAnother = "_addanother"
	buttonSaveAsNew  = "_saveasnew"
)

// errForm answers a form that cannot be read.
var errForm = echo.NewHTTPError(http.StatusBadRequest, "The form could not be read. Please load the page again.")

// saveAddForm answers POST /admin/A/M/add/.
func (s *Site) saveAddForm(v *visit) error {
	if !v.mayAdd() {
		return errForbiddenPage
	}
	posted, err := v.posted()
	if err != nil {
		return err
	}
	if posted.Has(buttonFind) {
		return v.find(s.cfg.Read(v.ctx), v.res.blank(), posted)
	}
	return v.create(posted, false)
}

// posted is the form that was sent, which may say that it is a popup's.
func (v *visit) posted() (url.Values, error) {
	posted, err := v.c.FormParams()
	if err != nil {
		return nil, readFailure(err)
	}
	v.popup = v.popup || isPopup(v.c)
	return posted, nil
}

// readFailure keeps an answer that the body's reader has already, such as 413.
func readFailure(err error) error {
	var known *echo.HTTPError
	if errors.As(err, &known) {
		return known
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return echo.ErrStatusRequestEntityTooLarge
	}
	return errForm.WithInternal(err)
}

// create saves a new object: from the add form, or as a copy of another.
func (v *visit) create(posted url.Values, copying bool) error {
	c := v.newChangeForm(v.res.blank(), true)
	c.copied = copying
	if c.stepOne && copying {
		return errForbiddenPage
	}
	answers, err := c.apply(posted)
	if err != nil {
		return err
	}
	err = v.site.cfg.WriteShared(v.ctx, func(tx *gorm.DB) error {
		if err := c.read(tx, posted, 0, copying); err != nil {
			return err
		}
		return c.save(tx, answers)
	})
	return v.saved(c, posted, err)
}

// apply asks the first step's own questions, before any transaction: hashing a
// password takes its time.
func (c *changeForm) apply(posted url.Values) (record.Invalid, error) {
	if !c.stepOne {
		return nil, nil
	}
	c.form.read(posted)
	c.repeatAnswers(posted)
	err := c.v.res.add.apply(c.v.ctx, c.form.row, posted)
	var bad record.Invalid
	if err != nil && !errors.As(err, &bad) {
		return nil, err
	}
	return bad, nil
}

// repeatAnswers shows the answers to the first step's own questions again.
func (c *changeForm) repeatAnswers(posted url.Values) {
	c.asks = slices.Clone(c.asks)
	for i := range c.asks {
		if c.asks[i].Widget != ui.Password {
			c.asks[i].Value = printable(posted.Get(c.asks[i].Name))
		}
		c.asks[i].Options = slices.Clone(c.asks[i].Options)
		for j, o := range c.asks[i].Options {
			c.asks[i].Options[j].Selected = o.Value == posted.Get(c.asks[i].Name)
		}
	}
}

// findForChange answers a press of "Find…" on the form of an object.
func (s *Site) findForChange(v *visit, posted url.Values) error {
	db := s.cfg.Read(v.ctx)
	r, err := v.object(db)
	if err != nil {
		return v.orMissing(err)
	}
	if !v.may(Change, &r) {
		return errForbiddenPage
	}
	return v.find(db, r, posted)
}

// saveChangeForm answers POST /admin/A/M/ID/change/.
func (s *Site) saveChangeForm(v *visit) error {
	posted, err := v.posted()
	if err != nil {
		return err
	}
	if isObjectAction(posted) {
		return v.runOnObject(posted)
	}
	if posted.Has(buttonFind) {
		return s.findForChange(v, posted)
	}
	if posted.Has(buttonSaveAsNew) && v.res.saveAs {
		if !v.may(Add, nil) {
			return errForbiddenPage
		}
		return v.create(posted, true)
	}
	var c *changeForm
	err = s.cfg.WriteShared(v.ctx, func(tx *gorm.DB) error {
		r, err := v.object(tx)
		if err != nil {
			return err
		}
		if !v.may(Change, &r) {
			return errForbiddenPage
		}
		c = v.newChangeForm(r, true)
		if err := c.read(tx, posted, v.res.id(r), false); err != nil {
			return err
		}
		if err := c.compare(posted); err != nil {
			return err
		}
		return c.save(tx, nil)
	})
	return v.saved(c, posted, err)
}

// save writes the object, its children and the journal. Complaints, further
// ones included, come to stand in the form, and errRefused is returned.
func (c *changeForm) save(tx *gorm.DB, answers record.Invalid) error {
	fields := c.form.changes()
	if err := c.saveObject(tx, answers); err != nil && !errors.Is(err, errRefused) {
		return err
	}
	sound := c.errorCount() == 0
	entry := c.v.entry(Changed, c.form.row)
	entry.Note, entry.Changes = c.note, c.ownChanges(fields)
	for _, s := range c.formsets {
		changes, err := s.save(tx, sound)
		if err != nil && !errors.Is(err, errRefused) {
			return err
		}
		entry.Changes = append(entry.Changes, changes...)
		sound = sound && c.errorCount() == 0
	}
	if err := c.saved(tx); err != nil {
		return err
	}
	if c.fresh {
		entry.Deed = Added
	}
	var err error
	if entry.Version, err = c.kept(); err != nil {
		return err
	}
	if err := c.v.site.cfg.Journal.Record(c.v.ctx, tx, []Entry{entry}); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return nil
}

// saveObject saves the object itself, after the model's own word on it.
func (c *changeForm) saveObject(tx *gorm.DB, answers record.Invalid) error {
	if len(answers) > 0 {
		c.refuseAnswers(answers)
		return c.form.refuse(c.form.b.inspect(c.v.ctx, c.form.row))
	}
	if hook := c.v.res.saving; hook != nil {
		if err := c.form.refuse(hook(c.v.ctx, tx, c.v.who, c.form.row)); err != nil {
			return err
		}
	}
	return c.form.save(tx)
}

// saved asks for the model's word on all that was saved, unless it is refused already.
func (c *changeForm) saved(tx *gorm.DB) error {
	hook := c.v.res.saved
	if c.errorCount() > 0 {
		return errRefused
	}
	if hook == nil {
		return nil
	}
	return c.form.refuse(hook(c.v.ctx, tx, c.v.who, c.form.row))
}

// refuseAnswers puts complaints beside the first step's own questions.
func (c *changeForm) refuseAnswers(bad record.Invalid) {
	for name, complaints := range bad {
		i := slices.IndexFunc(c.asks, func(f ui.Field) bool { return f.Name == name })
		if i < 0 {
			c.form.complain(name, complaints)
			continue
		}
		c.asks[i].Errors = complaints
	}
}

// ownChanges are what happened to the object itself, in Django's terms: an
// entry without any says that no field was changed.
func (c *changeForm) ownChanges(fields []FieldChange) []ItemChange {
	switch {
	case c.fresh:
		return []ItemChange{{Deed: Added, Fields: fields}}
	case len(fields) > 0:
		return []ItemChange{{Deed: Changed, Fields: fields}}
	}
	return nil
}
