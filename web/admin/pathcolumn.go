package admin

import (
	"context"
	"errors"
	"strings"
)

// pathColumn is a column of what a path leads to.
func (r *registrar) pathColumn(option string, index int, p Path) (listColumn, bool) {
	t, err := r.binding.trail(p)
	if err == nil && option != "ListDisplay" && option != "ListDisplayLinks" && option != "SortableBy" {
		err = errors.New("a form edits no fields of related objects")
	}
	if err == nil && t.field.kind == several {
		err = errors.New(t.name() + " is a many-to-many: it would take a query for each row")
	}
	if err != nil {
		r.wrong(option, index, err)
		return listColumn{}, false
	}
	column := fieldColumn(t.field)
	column.name, column.label, column.via = t.name(), capitalize(t.label()), t.via
	return column, true
}

// follow goes from a row that was read with all that its columns show to the
// object that has the column's field; false where a relation leads nowhere.
func (c listColumn) follow(ctx context.Context, r row) (row, bool) {
	for _, rel := range c.via {
		other, ok := rel.other(ctx, r)
		if !ok {
			return other, false
		}
		r = other
	}
	return r, true
}

// relations is the path of relations that a column shows something of, as gorm
// preloads it: "Poll.CreatedBy". Empty if it takes none.
func (c listColumn) relations() string {
	path := c.path()
	names := make([]string, len(path))
	for i, rel := range path {
		names[i] = rel.attr.Name
	}
	return strings.Join(names, ".")
}

// path are the relations that a column shows something of.
func (c listColumn) path() []*field {
	if c.field != nil && (c.field.kind == related || c.field.kind == several) {
		return append(c.via[:len(c.via):len(c.via)], c.field)
	}
	return c.via
}

// orderedAs reports whether sorting by the column is sorting by a key of the
// list's own ordering.
func (c listColumn) orderedAs(k orderKey) bool { return len(c.via) == 0 && c.order == k.field }

// isDeep reports whether a column is sorted by way of several relations: no
// index helps there, all rows have to be looked at.
func (c listColumn) isDeep() bool { return c.order != nil && len(c.via) > 1 }
