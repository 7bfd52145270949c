package admin

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views"
)

// goneVersion stands for the version of an object that is not there.
const goneVersion = "gone"

// restoration is a version of an object that is about to come back.
type restoration struct {
	v        *visit
	entry    Entry
	snapshot *record.Snapshot
}

// restoration finds the version that the URL names, for those who may do more
// than look.
func (v *visit) restoration(db *gorm.DB) (*restoration, error) {
	if !v.may(Change, nil) && !v.may(Add, nil) {
		return nil, errForbiddenPage
	}
	id, err := parseID(v.c.Param("entry"))
	if err != nil {
		return nil, echo.ErrNotFound
	}
	entry, data, err := v.site.cfg.Journal.Version(v.ctx, db, uint(id))
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && data == nil {
		return nil, echo.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if of := (Object{App: v.res.app, Model: v.res.name, ID: v.c.Param("id")}); entry.Object != of {
		return nil, echo.ErrNotFound
	}
	snapshot, err := record.DecodeSnapshot(data)
	return &restoration{v: v, entry: entry, snapshot: snapshot}, err
}

// showRestore answers GET /admin/A/M/ID/history/ENTRY/restore/ with what would change.
func (s *Site) showRestore(v *visit) error {
	db := s.cfg.Read(v.ctx)
	re, err := v.restoration(db)
	if err != nil {
		return err
	}
	r, err := v.object(db)
	if errors.Is(err, errMissing) {
		if v.res.hidesSome(db) {
			return v.missing()
		}
		return re.askUndelete(nil)
	}
	if err != nil {
		return err
	}
	if !v.may(Change, &r) {
		return errForbiddenPage
	}
	c, err := re.form(db, r)
	if err != nil {
		return err
	}
	return re.ask(c)
}

// restore answers POST: the version goes through the object's form, as if
// somebody had typed it.
func (s *Site) restore(v *visit) error {
	posted, err := v.c.FormParams()
	if err != nil {
		return readFailure(err)
	}
	var re *restoration
	var c *changeForm
	err = s.cfg.Write(v.ctx, func(tx *gorm.DB) error {
		if re, err = v.restoration(tx); err != nil {
			return err
		}
		r, err := v.object(tx)
		if errors.Is(err, errMissing) && !v.res.hidesSome(tx) {
			return re.undelete(tx)
		}
		if err != nil {
			return err
		}
		c, err = re.save(tx, r, posted)
		return err
	})
	return re.answer(c, err)
}

// save restores a version of what is there.
func (re *restoration) save(tx *gorm.DB, r row, posted url.Values) (*changeForm, error) {
	if !re.v.may(Change, &r) {
		return nil, errForbiddenPage
	}
	c, err := re.form(tx, r)
	if err != nil {
		return nil, err
	}
	if posted.Has(paramVersion) && posted.Get(paramVersion) != c.everything() {
		return c, errConflict
	}
	if len(c.pending()) == 0 {
		return c, nil
	}
	return c, c.save(tx, nil)
}

// everything is the version of the object and of each child.
func (c *changeForm) everything() string {
	parts := []string{c.digest()}
	for _, s := range c.formsets {
		for _, f := range s.forms {
			parts = append(parts, f.version())
		}
	}
	return versionOf(parts...)
}

// form is the object's form, filled in with the version.
func (re *restoration) form(db *gorm.DB, r row) (*changeForm, error) {
	v := re.v
	c := v.newChangeForm(r, true)
	c.note = "Restored the version of " + re.when() + "."
	c.formsets = slices.DeleteFunc(c.formsets, func(s *formset) bool {
		return s.hidesSome() || !slices.Contains(re.snapshot.Tables, s.in.schema.Table)
	})
	posted := url.Values{}
	if err := c.form.refill(re.snapshot.Rows[0], posted); err != nil {
		return nil, err
	}
	for _, s := range c.formsets {
		if err := s.refill(db, re.snapshot, v.res.id(r), posted); err != nil {
			return nil, err
		}
	}
	return c, c.read(db, posted, v.res.id(r), false)
}

func (re *restoration) when() string {
	return re.entry.At.In(re.v.zone()).Format("2 Jan 2006, 15:04:05")
}

// answer tells what came of it.
func (re *restoration) answer(c *changeForm, err error) error {
	if re == nil {
		return err
	}
	v := re.v
	var bad record.Invalid
	switch {
	case errors.Is(err, errConflict):
		v.tell(views.Message{Level: "warning", Before: fmt.Sprintf(
			"Somebody saved this %s meanwhile. Look again at what would change.", v.res.singular)})
		return v.redirect(v.c.Request().URL.RequestURI())
	case errors.Is(err, errRefused):
		return re.ask(c)
	case errors.Is(err, record.ErrReferenced):
		return re.complain(c, errGoneMeanwhile)
	case errors.As(err, &bad):
		return re.complain(c, bad)
	case err != nil:
		return err
	}
	return re.done(c)
}
