package admin

import "errors"

// line are fields of a form that stand beside one another.
type line struct{ columns Columns }

// Line puts several fields of a form on one line, where there is room: among
// the Fields of a model, of a Fieldset, or of stacked rows.
func Line(fields ...any) any { return line{fields} }

func lineColumns[T any](r *registrar, option string, l line) []listColumn {
	list := columnsIn[T](r, option, l.columns)
	for i := range list {
		list[i].joined = list[i].joined || i > 0
	}
	return list
}

// noLines notes lines where there are no forms.
func (r *registrar) noLines(option string, columns []any) {
	for i, c := range columns {
		if _, ok := c.(line); ok {
			r.wrong(option, i, errors.New("a Line is for forms"))
		}
	}
}
