package admin

import (
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// encoded writes a snapshot as the journal keeps it: nothing when it is too large.
func encoded(s *record.Snapshot) ([]byte, error) {
	data, err := s.Encode()
	if errors.Is(err, record.ErrTooLarge) {
		return nil, nil
	}
	return data, err
}

// kept is the object as it was just saved, with its children and all that it
// is linked to, as far as the form knows them.
func (c *changeForm) kept() ([]byte, error) {
	s := &record.Snapshot{}
	if err := c.form.keep(s); err != nil {
		return nil, err
	}
	for _, set := range c.formsets {
		if set.knowsAll() {
			s.Tables = append(s.Tables, set.in.schema.Table)
		}
		for _, f := range set.forms {
			if f.deleted || set.in.id(f.row) == 0 {
				continue
			}
			if err := f.keep(s); err != nil {
				return nil, err
			}
		}
	}
	return encoded(s)
}

// knowsAll reports whether there are no children but those that were sent.
func (s *formset) knowsAll() bool {
	if s.hidesSome() {
		return false
	}
	for _, id := range s.own {
		if !slices.ContainsFunc(s.forms, func(f *childForm) bool { return s.in.id(f.row) == id }) {
			return false
		}
	}
	return len(s.own) < s.in.max
}

// keep adds a form's row to a snapshot.
func (f *form) keep(s *record.Snapshot) error {
	frozen, err := f.b.freeze(f.ctx, f.row)
	if err != nil {
		return err
	}
	for _, in := range f.inputs {
		if in.field == nil || in.field.kind != several {
			continue
		}
		if frozen.Links == nil {
			frozen.Links = map[string][]uint{}
		}
		frozen.Links[in.field.attr.Name] = in.keys
	}
	s.Rows = append(s.Rows, frozen)
	return nil
}

// keptRow is a row alone, as an action left it.
func (v *visit) keptRow(r row) ([]byte, error) {
	frozen, err := v.res.freeze(v.ctx, r)
	if err != nil {
		return nil, err
	}
	return encoded(&record.Snapshot{Rows: []record.Frozen{frozen}})
}

// keep encodes each of the rows with what goes along, to be brought back some
// day. Too much is not kept at all.
func (d *deletion) keep(db *gorm.DB) error {
	d.versions = map[string][]byte{}
	snapshots, err := d.cascade.Freeze(d.v.ctx, db)
	if errors.Is(err, record.ErrTooLarge) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keeping what is deleted: %w", err)
	}
	for _, s := range snapshots {
		if len(s.Rows) == 0 { // a secret
			continue
		}
		if d.versions[s.Rows[0].Key], err = encoded(s); err != nil {
			return err
		}
	}
	return nil
}

// undoable reports whether all of the rows could be brought back.
func (d *deletion) undoable() bool {
	return !slices.ContainsFunc(d.rows, func(r row) bool { return d.versions[d.v.res.idText(r)] == nil })
}
