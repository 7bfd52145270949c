package admin

import (
	"errors"
	"fmt"
	"slices"
)

// errNotShown is about a column of an option that ListDisplay lacks.
var errNotShown = errors.New("ListDisplay does not show it")

// describeColumns finds which columns lead to the object, which ones the list is
// sorted by, and which ones are edited in it.
func describeColumns[T any](r *registrar, m Model[T]) {
	r.setLinks(columnsIn[T](r, "ListDisplayLinks", m.ListDisplayLinks), m.ListDisplayLinks == nil)
	if m.SortableBy != nil {
		r.setSortable(columnsIn[T](r, "SortableBy", m.SortableBy))
	}
	for i, ptr := range m.ListEditable {
		if f := r.field("ListEditable", i, ptr); f != nil {
			r.setEditable(i, f, slices.Contains(m.ReadOnly, ptr))
		}
	}
}

// setLinks notes which columns lead to the object.
func (r *registrar) setLinks(columns []listColumn, first bool) {
	if first && len(r.res.columns) > 0 {
		r.res.columns[0].link = true
	}
	for i, c := range columns {
		at := r.res.columnAt(c.name)
		if at < 0 {
			r.wrong("ListDisplayLinks", i, errNotShown)
			continue
		}
		r.res.columns[at].link = true
	}
}

// setSortable keeps the list from being sorted by other columns.
func (r *registrar) setSortable(columns []listColumn) {
	for i, c := range columns {
		at := r.res.columnAt(c.name)
		switch {
		case at < 0:
			r.wrong("SortableBy", i, errNotShown)
		case r.res.columns[at].order == nil:
			r.wrong("SortableBy", i, fmt.Errorf("there is nothing to sort %s by", c.name))
		}
	}
	for i, c := range r.res.columns {
		if !slices.ContainsFunc(columns, func(s listColumn) bool { return s.name == c.name }) {
			r.res.columns[i].order = nil
		}
	}
}

// setEditable has a column edited in the list, with the control of the form.
func (r *registrar) setEditable(index int, f *field, readOnly bool) {
	at := r.res.columnAt(f.name)
	switch {
	case at < 0:
		r.wrong("ListEditable", index, errNotShown)
	case r.res.columns[at].link:
		r.wrong("ListEditable", index, fmt.Errorf("%s leads to the object: let another column do so", f.name))
	case f.kind == several, f.attr == r.res.schema.PrioritizedPrimaryField, readOnly:
		r.wrong("ListEditable", index, fmt.Errorf("%s cannot be edited", f.name))
	default:
		it := item{field: f}
		for _, own := range r.res.items() {
			if own.field == f {
				it.as = own.as
			}
		}
		r.res.columns[at].edited = &it
	}
}

// columnAt finds a column by its name, -1 if there is none.
func (r *resource) columnAt(name string) int {
	return slices.IndexFunc(r.columns, func(c listColumn) bool { return c.name == name })
}
