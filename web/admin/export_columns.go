package admin

import (
	"slices"

	"pollsadmin/views/ui"
)

// exportColumns are the columns that may leave: the key, which every address has
// anyway, the list's, and the other fields of the form. What neither shows, a
// password's hash for one, cannot be asked for.
func (r *resource) exportColumns() []listColumn {
	all := slices.Concat(r.keyColumn(), r.columns)
	for _, it := range r.items() {
		if it.field != nil {
			all = append(all, fieldColumn(it.field))
		}
	}
	var once []listColumn
	for _, c := range all {
		if !slices.ContainsFunc(once, func(o listColumn) bool { return o.name == c.name }) {
			once = append(once, c)
		}
	}
	return once
}

// keyColumn is the primary key.
func (r *resource) keyColumn() []listColumn {
	for _, f := range r.fields {
		if f.attr == r.schema.PrioritizedPrimaryField {
			return []listColumn{fieldColumn(f)}
		}
	}
	return nil
}

// columnOptions offers the columns, those that were chosen ticked: the list's
// own until somebody chose.
func (x *export) columnOptions() []ui.Option {
	chosen := x.columns
	if !x.asked && len(x.errors) == 0 {
		chosen = x.v.res.columns
	}
	var options []ui.Option
	for _, c := range x.v.res.exportColumns() {
		ticked := slices.ContainsFunc(chosen, func(o listColumn) bool { return o.name == c.name })
		options = append(options, ui.Option{Value: c.name, Label: c.label, Selected: ticked})
	}
	return options
}

// choose takes the columns of those names, in the order in which they are offered.
func (x *export) choose(names []string) {
	offered := x.v.res.exportColumns()
	for _, c := range offered {
		if slices.Contains(names, c.name) {
			x.columns = append(x.columns, c)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(offered, func(c listColumn) bool { return c.name == name }) {
			x.complain(paramColumns, "There is no column “"+printable(name)+"” to export.")
			return
		}
	}
	if len(names) == 0 {
		x.complain(paramColumns, "Choose at least one column.")
	}
}
