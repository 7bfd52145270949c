package admin

import (
	"fmt"
	"net/url"

	"pollsadmin/views/ui"
)

// filter is a block of the list's sidebar, which sets parameters. What these
// mean is the business of lookups, and of custom filters.
type filter interface {
	title() string
	owns(param string) bool
	// filtersBy is the field that URLs may filter by because of this filter.
	filtersBy() (trail, bool)
	offer(l *listing) (offer, error)
}

// offer is what a filter has to show: links, a form, or both. With neither it
// is left out.
type offer struct {
	choices []filterChoice // of which the first asks for nothing
	ticks   bool           // the others are ticked in a form
	inputs  []ui.Field     // of a form that takes the place of the filter's parameters
	find    *ui.Field      // looks for further choices
	note    string         // said where there are no choices
	always  bool           // shown even with a single choice
	chips   []chip         // what is active, and none of the choices
}

// filterChoice is a link of a filter. All of the filter's parameters are
// dropped before those of the choice are put in.
type filterChoice struct {
	text     string
	params   url.Values
	selected bool
	rest     url.Values // when selected: what the filter is left with without this choice
	count    string     // "3", "-" when it cannot be told, empty when nobody asked
}

// chip is something that narrows the list, and what the list is without it.
type chip struct{ text, url string }

// shown reports whether there is anything to choose: "All" and one more is not.
func (o offer) shown() bool {
	return o.always || len(o.choices) > 2 || len(o.inputs) > 0 || o.find != nil
}

// newFilter makes the filter of a field.
func newFilter(at trail, how filtering) (filter, error) {
	k := at.field.kind
	switch {
	case how == fitting:
		return fittingFilter(at), nil
	case how == allValues && k != related && k != several:
		return allValuesFilter(at), nil
	case how == relatedOnly && (k == related || k == several):
		return relatedFilter(at, true), nil
	case how == empty && (at.field.null || at.field.isText()):
		return emptyFilter{at}, nil
	case how == ranged && (k == moment || k == integer || k == decimal):
		return rangeFilter{at}, nil
	case how == containing && at.field.isText():
		return containsFilter{at}, nil
	}
	return nil, fmt.Errorf("%s is %s", at.name(), map[filtering]string{
		allValues: "a relation, whose objects are offered without AllValues", relatedOnly: "not a relation",
		empty: "never empty", ranged: "neither a date nor a number", containing: "not a text",
	}[how])
}

// fittingFilter chooses the filter that fits a field.
func fittingFilter(at trail) filter {
	switch k := at.field.kind; {
	case at.field.choices != nil:
		return valueFilter{at: at, read: staticChoices(at.field.choices)}
	case k == boolean:
		return valueFilter{at: at, read: staticChoices(yesOrNo())}
	case k == related || k == several:
		return relatedFilter(at, false)
	case k == moment:
		return dateFilter{rangeFilter{at}}
	}
	return allValuesFilter(at)
}
