package admin

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/views"
)

// errMissing means that the object of the URL is not there.
var errMissing = errors.New("the object does not exist")

// object reads the row that the URL names. A key that no row can have is as
// good as one that no row has.
func (v *visit) object(db *gorm.DB) (row, error) {
	id, err := parseID(v.c.Param("id"))
	if err != nil {
		return row{}, errMissing
	}
	r, err := v.take(db, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row{}, errMissing
	}
	if err != nil {
		return row{}, fmt.Errorf("reading a %s: %w", v.res.singular, err)
	}
	return r, nil
}

// take reads the row with what its form shows, unless it is known.
func (v *visit) take(db *gorm.DB, id uint64) (row, error) {
	q, alone := db, true
	for _, it := range v.res.items() {
		if it.field != nil && it.field.kind == related && it.readOnly {
			q, alone = q.Preload(it.field.attr.Name), false
		}
	}
	if !alone || !v.looks() {
		return v.res.take(q, id)
	}
	rows, err := v.site.known(v.ctx, db, v.res.entity, []uint{uint(id)})
	if r, found := rows[uint(id)]; found || err != nil {
		return r, err
	}
	return row{}, gorm.ErrRecordNotFound
}

// missing tells the user that the object is gone, and leads to the index, as
// Django does.
func (v *visit) missing() error {
	if v.popup {
		return errGone
	}
	v.tell(views.Message{Level: "warning", Before: fmt.Sprintf(
		"%s with ID “%s” does not exist. Perhaps it was deleted?", capitalize(v.res.singular), printable(v.c.Param("id")))})
	return v.redirect(v.site.cfg.Prefix)
}

// orMissing turns errMissing into its answer.
func (v *visit) orMissing(err error) error {
	if errors.Is(err, errMissing) {
		return v.missing()
	}
	return err
}

// redirectToChange answers GET /admin/A/M/ID/, the address before Django 1.9.
func (s *Site) redirectToChange(v *visit) error {
	r, err := v.object(s.cfg.Read(v.ctx))
	if err != nil {
		return v.orMissing(err)
	}
	return v.redirect(withQuery(v.res.objectURL(v.res.idText(r), "change"), v.c.QueryString()))
}

// servePage answers a further page about an object.
func (s *Site) servePage(p objectPage) func(*visit) error {
	return func(v *visit) error {
		r, err := v.object(s.cfg.Read(v.ctx))
		if err != nil {
			return v.orMissing(err)
		}
		if !v.may(p.needs, &r) {
			return errForbiddenPage
		}
		return p.serve(v.c, v, r)
	}
}
