package admin

import (
	"strings"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// addHierarchy draws the strip of periods above the list. It starts at the
// deepest level that still has more than one choice.
func (l *listing) addHierarchy(page *viewadmin.Changelist) error {
	f := l.res.hierarchy
	if f == nil {
		return nil
	}
	chosen, err := parsePeriod(f.name, l.query.params)
	if err != nil {
		return err
	}
	s, err := l.span(f)
	if err != nil || s.oldest.IsZero() {
		return err
	}
	view := &viewadmin.Hierarchy{Label: "Filter by " + strings.ToLower(f.label), Back: l.hierarchyBack(f, chosen)}
	page.Hierarchy = view
	if chosen.day > 0 {
		view.Choices = []views.Link{{Text: chosen.text()}}
		return nil
	}
	periods, err := l.inhabited(f, deepest(chosen, s), s)
	for _, p := range periods {
		view.Choices = append(view.Choices, views.Link{Text: p.text(), URL: l.hierarchyURL(f, p)})
	}
	return err
}

// deepest goes down from an open period for as long as there is nothing to choose.
func deepest(p period, s span) period {
	if p.year == 0 && s.oldest.Year() == s.newest.Year() {
		p.year = s.oldest.Year()
		if s.oldest.Month() == s.newest.Month() {
			p.month = int(s.oldest.Month())
		}
	}
	return p
}

func (l *listing) hierarchyBack(f *field, chosen period) *views.Link {
	up := period{}
	switch {
	case chosen.day > 0:
		up = period{year: chosen.year, month: chosen.month}
	case chosen.month > 0:
		up = period{year: chosen.year}
	case chosen.year == 0:
		return nil
	}
	text := "All dates"
	if up.year > 0 {
		text = up.text()
	}
	return &views.Link{Text: text, URL: l.hierarchyURL(f, up)}
}

func (l *listing) hierarchyURL(f *field, p period) string {
	return l.query.link(func(name string) bool { return ownsPart(f.name, name) }, p.params(f))
}
