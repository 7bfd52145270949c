package admin

import (
	"strings"
	"time"

	"pollsadmin/views/ui"
)

// rangeFilter asks for the first and the last of the dates, or of the numbers.
type rangeFilter struct{ at trail }

func (r rangeFilter) title() string            { return "By " + r.at.label() }
func (r rangeFilter) filtersBy() (trail, bool) { return r.at, true }

func (r rangeFilter) owns(param string) bool {
	op, ok := strings.CutPrefix(param, r.at.name()+"__")
	return ok && (op == "gte" || op == "lte" || op == "lt" && r.at.field.kind == moment)
}

// mends is a filter that says what is wrong with a value beside the input
// where it was typed. It knows the parameters that the inputs set.
type mends interface {
	filter
	complaint(param string) string
}

func (r rangeFilter) complaint(param string) string {
	switch {
	case param != r.param("gte") && param != r.param("lte"):
		return ""
	case r.at.field.kind == moment:
		return "Enter a date, such as 2026-11-23."
	case r.at.field.kind == decimal:
		return "Enter a number, as in 12.5."
	}
	return "Enter a whole number."
}

func (r rangeFilter) param(op string) string { return r.at.name() + "__" + op }

func (r rangeFilter) offer(l *listing) (offer, error) {
	from, to := r.bounds(l)
	o := offer{inputs: []ui.Field{r.input(l, "gte", "From", from), r.input(l, "lte", "To", to)}}
	if from != "" && to != "" && r.reversed(from, to) {
		o.inputs[1].Errors = append(o.inputs[1].Errors, "This is before the beginning.")
	}
	if text := rangeText(from, to); text != "" {
		o.chips = []chip{{text, l.query.link(r.owns, nil)}}
	}
	return o, nil
}

func (r rangeFilter) input(l *listing, op, label, value string) ui.Field {
	view := ui.Field{ID: "filter-" + r.param(op), Name: r.param(op), Label: label, Value: value, Widget: ui.Number}
	view.Fraction = r.at.field.kind == decimal
	if r.at.field.kind == moment {
		view.Widget = ui.Date
	}
	if wrong, ok := l.wrong[r.param(op)]; ok {
		view.Value, view.Errors = printable(wrong.text), []string{wrong.complaint}
	}
	return view
}

// bounds are the first and the last value that the list shows, as the inputs
// have them: a half-open range ends on the day before.
func (r rangeFilter) bounds(l *listing) (from, to string) {
	get := func(op string) string { return l.query.params.Get(r.param(op)) }
	if r.at.field.kind != moment {
		return get("gte"), get("lte")
	}
	from, to = day(get("gte"), 0, l.zone), day(get("lte"), 0, l.zone)
	if to == "" {
		to = day(get("lt"), -time.Microsecond, l.zone)
	}
	return from, to
}

// reversed reports whether a range ends before it begins.
func (r rangeFilter) reversed(from, to string) bool {
	a, err := parseValue(r.at.field, from, time.UTC)
	b, wrong := parseValue(r.at.field, to, time.UTC)
	return err == nil && wrong == nil && (b.number < a.number || b.fraction < a.fraction || b.at.Before(a.at))
}

func day(text string, shift time.Duration, zone *time.Location) string {
	at, err := parseMoment(text, zone)
	if err != nil {
		return ""
	}
	return at.Add(shift).In(zone).Format(time.DateOnly)
}

func rangeText(from, to string) string {
	switch {
	case from != "" && to != "":
		return from + " to " + to
	case from != "":
		return "from " + from
	case to != "":
		return "to " + to
	}
	return ""
}
