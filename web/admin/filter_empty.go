package admin

import "net/url"

// emptyFilter tells rows without a value from those that have one.
type emptyFilter struct{ at trail }

func (e emptyFilter) title() string            { return "By " + e.at.label() }
func (e emptyFilter) filtersBy() (trail, bool) { return e.at, true }
func (e emptyFilter) owns(param string) bool   { return param == e.param() }
func (e emptyFilter) param() string            { return e.at.name() + "__isempty" }

func (e emptyFilter) offer(l *listing) (offer, error) {
	now, asked := l.query.params[e.param()]
	pick := func(text, value string, is func(string) bool) filterChoice {
		return filterChoice{
			text: text, params: url.Values{e.param(): {value}}, selected: asked && is(now[0]),
		}
	}
	return offer{choices: []filterChoice{
		{text: "All", selected: !asked}, pick("Empty", "1", isTrue), pick("Not empty", "0", isFalse),
	}}, nil
}
