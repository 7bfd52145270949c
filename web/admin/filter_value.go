package admin

import (
	"net/url"
	"slices"
	"strings"

	"pollsadmin/models/record"
)

// valueFilter offers values of one field: what filters of booleans, choices,
// relations and all values have in common.
type valueFilter struct {
	at    trail
	read  func(f valueFilter, l *listing) (values, error)
	other filter // what values may turn out to need instead, or nil
}

// nothing is what having no value is called, in Django too.
const nothing = "-"

// values are what a valueFilter offers.
type values struct {
	list    []record.Choice
	with    offer
	instead bool // there are too many of them
}

func staticChoices(list []record.Choice) func(valueFilter, *listing) (values, error) {
	return func(valueFilter, *listing) (values, error) { return values{list: list}, nil }
}

func yesOrNo() []record.Choice {
	return []record.Choice{{Value: "1", Label: "Yes"}, {Value: "0", Label: "No"}}
}

func (f valueFilter) title() string            { return "By " + f.at.label() }
func (f valueFilter) filtersBy() (trail, bool) { return f.at, true }

func (f valueFilter) owns(param string) bool {
	rest, ok := f.after(param)
	return ok && slices.Contains([]string{"", "__exact", "__in", "__isnull"}, rest) || param == f.findParam() ||
		f.other != nil && f.other.owns(param)
}

// after is what follows the field in the name of a parameter.
func (f valueFilter) after(param string) (string, bool) {
	rest, ok := strings.CutPrefix(param, f.at.name())
	if ok && f.at.field.target != nil {
		if short, ok := strings.CutPrefix(rest, "__id"); ok {
			return short, true
		}
		return strings.TrimPrefix(rest, "__pk"), true
	}
	return rest, ok
}

// exact is the parameter that the choices set, in Django's spelling.
func (f valueFilter) exact() string {
	switch {
	case f.at.field.target != nil:
		return f.at.name() + "__id__exact"
	case f.other != nil: // all values
		return f.at.name()
	}
	return f.at.name() + "__exact"
}

func (f valueFilter) null() string      { return f.at.name() + "__isnull" }
func (f valueFilter) findParam() string { return paramFind + f.at.name() }

// chosen are the values that the list is filtered by, however they are spelt.
func (f valueFilter) chosen(params url.Values) []string {
	var list []string
	for param, texts := range params {
		switch rest, ok := f.after(param); {
		case ok && (rest == "" || rest == "__exact"):
			list = append(list, texts...)
		case ok && rest == "__in":
			for _, text := range texts {
				list = append(list, strings.Split(text, ",")...)
			}
		}
	}
	for i, text := range list {
		if yes, err := parseBool(text); f.at.field.kind == boolean && err == nil {
			list[i] = map[bool]string{true: "1", false: "0"}[yes]
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (f valueFilter) offer(l *listing) (offer, error) {
	v, err := f.read(f, l)
	if err != nil {
		return offer{}, err
	}
	if v.instead {
		return f.other.offer(l)
	}
	params, chosen, o := l.query.params, f.chosen(l.query.params), v.with
	isNull := slices.ContainsFunc(params[f.null()], isTrue)
	o.choices = []filterChoice{{text: "All", selected: len(chosen) == 0 && !params.Has(f.null())}}
	for _, c := range v.list {
		o.choices = append(o.choices, filterChoice{
			text: c.Label, params: url.Values{f.exact(): {c.Value}}, selected: slices.Contains(chosen, c.Value),
			rest: f.without(params, chosen, c.Value),
		})
	}
	if f.at.field.null {
		o.choices = append(o.choices, filterChoice{
			text: f.nullText(), params: url.Values{f.null(): {"True"}}, selected: isNull,
			rest: url.Values{f.exact(): chosen},
		})
	}
	o.chips = f.otherChips(l, chosen, v)
	return o, nil
}

// without is what the filter is left with when a value is no longer chosen.
func (f valueFilter) without(params url.Values, chosen []string, value string) url.Values {
	rest := url.Values{f.exact(): slices.DeleteFunc(slices.Clone(chosen), func(s string) bool { return s == value })}
	if params.Has(f.null()) {
		rest[f.null()] = params[f.null()]
	}
	return rest
}

// nullText is what having no value is called.
func (f valueFilter) nullText() string {
	if f.at.field.kind == boolean {
		return "Unknown"
	}
	return nothing
}

// otherChips are the chosen values that are not offered.
func (f valueFilter) otherChips(l *listing, chosen []string, v values) []chip {
	var chips []chip
	for _, s := range chosen {
		if slices.ContainsFunc(v.list, func(c record.Choice) bool { return c.Value == s }) {
			continue
		}
		chips = append(chips, chip{printable(s), l.query.link(f.owns, f.without(l.query.params, chosen, s))})
	}
	if slices.ContainsFunc(l.query.params[f.null()], isFalse) {
		chips = append(chips, chip{"not empty", l.query.link(only(f.null()), nil)})
	}
	return chips
}

func isTrue(s string) bool {
	yes, err := parseBool(s)
	return yes && err == nil
}

func isFalse(s string) bool {
	yes, err := parseBool(s)
	return !yes && err == nil
}
