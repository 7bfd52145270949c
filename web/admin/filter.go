package admin

import (
	"net/url"

	viewadmin "pollsadmin/views/admin"
)

// filter is a block of the list's sidebar: links that set parameters. What the
// parameters mean is the business of lookups, not of filters.
type filter interface {
	title() string
	owns(param string) bool
	choices(l *listing) ([]filterChoice, error)
}

// filterChoice is a link of a filter. All of the filter's parameters are
// dropped before those of the choice are put in.
type filterChoice struct {
	text     string
	params   url.Values
	selected bool
}

// newFilter chooses the filter that fits a field.
func newFilter(f *field) filter {
	switch f.kind {
	case boolean:
		return boolFilter{f}
	case related, several:
		return relatedFilter{f}
	case moment:
		return dateFilter{f}
	}
	return nil
}

// filterViews draws the sidebar. A filter that offers nothing is left out.
func (l *listing) filterViews() ([]viewadmin.Filter, error) {
	var views []viewadmin.Filter
	for _, f := range l.res.filters {
		choices, err := f.choices(l)
		if err != nil {
			return nil, err
		}
		if len(choices) < 3 { // "All" and one more: nothing to choose
			continue
		}
		view := viewadmin.Filter{Title: f.title()}
		for _, c := range choices {
			view.Choices = append(view.Choices, viewadmin.FilterChoice{
				Text: c.text, URL: l.query.link(f.owns, c.params), Selected: c.selected,
			})
		}
		views = append(views, view)
	}
	return views, nil
}

// clearURL takes every declared filter out, or is empty when none is active.
func (l *listing) clearURL() string {
	declared := func(param string) bool {
		for _, f := range l.res.filters {
			if f.owns(param) {
				return true
			}
		}
		return l.res.hierarchy != nil && ownsPart(l.res.hierarchy, param)
	}
	for param := range l.query.params {
		if declared(param) {
			return l.query.link(declared, nil)
		}
	}
	return ""
}
