package admin

import (
	"pollsadmin/views/ui"
)

// containsFilter asks for a part of a text.
type containsFilter struct{ at trail }

func (c containsFilter) title() string            { return "By " + c.at.label() }
func (c containsFilter) filtersBy() (trail, bool) { return c.at, true }
func (c containsFilter) owns(param string) bool   { return param == c.param() }
func (c containsFilter) param() string            { return c.at.name() + "__icontains" }

func (c containsFilter) offer(l *listing) (offer, error) {
	o := offer{inputs: []ui.Field{{
		ID: "filter-" + c.param(), Name: c.param(), Label: "Contains", Value: printable(l.query.params.Get(c.param())),
	}}}
	for _, s := range l.query.params[c.param()] {
		o.chips = append(o.chips, chip{"contains “" + printable(s) + "”", l.query.without(c.param(), s)})
	}
	return o, nil
}
