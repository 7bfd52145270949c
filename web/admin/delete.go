package admin

import (
	"errors"
	"fmt"
	"net/http"

	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// showDelete answers GET /admin/A/M/ID/delete/ with what would go.
func (s *Site) showDelete(v *visit) error {
	db := s.cfg.Read(v.ctx)
	r, err := v.object(db)
	if err != nil {
		return v.orMissing(err)
	}
	d, err := v.deletion(db, []row{r})
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, viewadmin.DeletePage(d.onePage(r)))
}

// confirmDelete answers POST /admin/A/M/ID/delete/: what goes is collected anew,
// in the transaction that deletes it.
func (s *Site) confirmDelete(v *visit) error {
	var d *deletion
	var gone row
	err := s.cfg.Write(v.ctx, func(tx *gorm.DB) error {
		r, err := v.object(tx)
		if err != nil {
			return err
		}
		if d, err = v.deletion(tx, []row{r}); err != nil {
			return err
		}
		gone = r
		return d.run(tx)
	})
	var bad record.Invalid
	switch {
	case errors.As(err, &bad):
		return v.refuseDelete(bad, v.res.objectURL(v.c.Param("id"), "change"))
	case errors.Is(err, record.ErrReferenced):
		return v.refuseDelete(errReferenced, v.res.objectURL(v.c.Param("id"), "change"))
	case err != nil:
		return v.orMissing(err)
	}
	if v.popup {
		return v.answerDeleted(gone)
	}
	v.tell(views.Message{Level: "success", Before: fmt.Sprintf(
		"The %s “%s” was deleted successfully.", v.res.singular, v.res.text(gone))})
	return v.redirect(v.afterSaveURL())
}

var errReferenced = record.Invalid{"": {"Other rows in the database still refer to it."}}

// refuseDelete says why nothing was deleted.
func (v *visit) refuseDelete(bad record.Invalid, back string) error {
	for _, complaints := range bad {
		for _, text := range complaints {
			v.tell(views.Message{Level: "error", Before: "Nothing was deleted. " + text})
		}
	}
	return v.redirect(withQuery(back, preservedOf(v.c)))
}

// deletion is rows about to be deleted, with all that hangs on them.
type deletion struct {
	v         *visit
	rows      []row
	cascade   *record.Cascade
	versions  map[string][]byte // of the rows by key, as the journal keeps them
	forbidden []string          // models that the user may not delete
}

// deletion collects what would go, for somebody who may delete all the rows.
func (v *visit) deletion(db *gorm.DB, rows []row) (*deletion, error) {
	d := &deletion{v: v, rows: rows}
	ids := make([]uint, len(rows))
	for i, r := range rows {
		if !v.may(Delete, &r) {
			return nil, errForbiddenPage
		}
		ids[i] = v.res.id(r)
	}
	var err error
	if d.cascade, err = v.res.collect(v.ctx, db, ids); err != nil {
		return nil, fmt.Errorf("collecting what hangs on the %s: %w", v.res.plural, err)
	}
	if err := d.keep(db); err != nil {
		return nil, err
	}
	return d, d.forbid(db)
}

// forbid notes the models of what goes along and that the user may not delete,
// or not all of it.
func (d *deletion) forbid(db *gorm.DB) error {
	for _, count := range d.cascade.Count() {
		r := d.v.site.byTable[count.Table]
		if r == nil || r == d.v.res {
			continue
		}
		shown, err := r.shows(db, d.cascade)
		if err != nil {
			return err
		}
		// What the site's pages allow is not asked of what only goes along: a log
		// that nobody edits still goes with its user.
		if !shown || !r.granted(d.v.who, Delete) {
			d.forbidden = append(d.forbidden, r.singular)
		}
	}
	return nil
}

// run writes the journal and deletes.
func (d *deletion) run(tx *gorm.DB) error {
	if len(d.forbidden) > 0 {
		return errForbiddenPage
	}
	v := d.v
	if hook := v.res.deleting; hook != nil {
		if err := hook(v.ctx, tx, d.rows); err != nil {
			return err
		}
	}
	entries := make([]Entry, len(d.rows))
	for i, r := range d.rows {
		entries[i] = v.entry(Deleted, r)
		entries[i].Version = d.versions[v.res.idText(r)]
	}
	if err := v.site.cfg.Journal.Record(v.ctx, tx, entries); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	if err := d.cascade.Delete(v.ctx, tx); err != nil {
		return fmt.Errorf("deleting %s: %w", v.res.plural, err)
	}
	return nil
}
