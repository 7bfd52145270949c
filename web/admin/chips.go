package admin

import (
	"maps"
	"slices"
	"strings"

	viewadmin "pollsadmin/views/admin"
)

// firstChips are of the search and of the date hierarchy.
func (l *listing) firstChips() []viewadmin.Chip {
	var chips []viewadmin.Chip
	if s := l.query.search; s != "" && len(l.res.searches) > 0 {
		chips = append(chips, viewadmin.Chip{Text: "Search: " + s, URL: l.query.link(only(paramSearch), nil)})
	}
	for _, name := range slices.Sorted(maps.Keys(l.res.filterable)) {
		p, err := parsePeriod(name, l.query.params)
		if err != nil || p.year == 0 {
			continue
		}
		text := p.text()
		if p.day > 0 {
			text = p.date().Format("2 January 2006")
		}
		chips = append(chips, viewadmin.Chip{
			Text: "By " + l.res.filterable[name].label() + ": " + text,
			URL:  l.query.link(func(param string) bool { return ownsPart(name, param) }, nil),
		})
	}
	return chips
}

// chipsOf are the active choices of a filter. Each leads to the list with the
// others.
func (l *listing) chipsOf(f filter, o offer) []viewadmin.Chip {
	var chips []viewadmin.Chip
	for _, c := range o.choices {
		if c.selected && len(c.params) > 0 {
			text := c.text
			if text == nothing {
				text = "none"
			}
			chips = append(chips, viewadmin.Chip{Text: f.title() + ": " + text, URL: l.query.link(f.owns, c.rest)})
		}
	}
	for _, c := range o.chips {
		chips = append(chips, viewadmin.Chip{Text: f.title() + ": " + c.text, URL: c.url})
	}
	if len(chips) == 0 {
		return l.spelledOut(f.owns)
	}
	return chips
}

// lastChips are of parameters that no filter owns: somebody typed an address.
func (l *listing) lastChips() []viewadmin.Chip {
	return l.spelledOut(func(param string) bool {
		return !slices.ContainsFunc(l.res.filters, func(f filter) bool { return f.owns(param) })
	})
}

// spelledOut are chips that say what parameters demand, in words.
func (l *listing) spelledOut(which func(param string) bool) []viewadmin.Chip {
	var chips []viewadmin.Chip
	lookups := l.query.lookups()
	for _, param := range slices.Sorted(maps.Keys(lookups)) {
		if !which(param) {
			continue
		}
		for _, s := range lookups[param] {
			if text := l.spelling(param, s); text != "" {
				chips = append(chips, viewadmin.Chip{Text: text, URL: l.query.without(param, s)})
			}
		}
	}
	return chips
}

// spelling says what a parameter demands; nothing of the parts of a date, which
// have a chip of their own.
func (l *listing) spelling(param, s string) string {
	if f := l.res.customFilter(param); f != nil {
		return f.title() + ": " + printable(s)
	}
	lookup, err := l.res.parseLookup(param)
	if err != nil || lookup.op == "year" || lookup.op == "month" || lookup.op == "day" {
		return ""
	}
	op := map[string]string{
		"in": "one of ", "isnull": "missing: ", "isempty": "empty: ", "contains": "contains ", "icontains": "contains ",
		"startswith": "begins with ", "istartswith": "begins with ", "gt": "more than ", "gte": "from ",
		"lt": "less than ", "lte": "to ",
	}[lookup.op]
	if v, err := parseValue(lookup.field, s, l.zone); err == nil && lookup.op == "exact" {
		s = lookup.field.words(v, l.zone)
	}
	return strings.TrimSpace("By " + lookup.label() + ": " + op + printable(s))
}
