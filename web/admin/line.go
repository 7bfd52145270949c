package admin

import "errors"

// line are fields of a form that stand beside one another.
type line struct{ columns Columns }

func lineColumns[T any](r *registrar, option string, l line) []listColumn {
	list := columnsIn[T](r, option, l.columns)
	for i := range list {
		list[i].joined = list[i].joined || i > 0
	}
	return list
}

// noLines notes lines where there are no forms.
func (r *registrar) noLines(option string, columns Columns) {
	for i, c := range columns {
		if _, ok := c.(line); ok {
			r.wrong(option, i, errors.New("a Line is for forms"))
		}
	}
}
