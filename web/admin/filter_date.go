package admin

import (
	"net/url"
	"slices"
	"time"
)

// dateFilter offers Django's periods, half open, in the user's time zone, and
// below them a range.
type dateFilter struct{ rangeFilter }

func (d dateFilter) owns(param string) bool {
	return d.rangeFilter.owns(param) || param == d.param("isnull")
}

func (d dateFilter) offer(l *listing) (offer, error) {
	o, err := d.rangeFilter.offer(l)
	o.choices = d.periods(l)
	for i, c := range o.choices {
		o.choices[i].selected = d.isNow(l.query.params, c.params)
	}
	if slices.ContainsFunc(o.choices[1:], func(c filterChoice) bool { return c.selected }) {
		o.chips = nil
	}
	return o, err
}

func (d dateFilter) periods(l *listing) []filterChoice {
	now := l.now.In(l.zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, l.zone)
	tomorrow := today.AddDate(0, 0, 1)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, l.zone)
	year := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, l.zone)
	list := []filterChoice{
		{text: "Any date"},
		{text: "Today", params: d.between(today, tomorrow)},
		{text: "Past 7 days", params: d.between(today.AddDate(0, 0, -7), tomorrow)},
		{text: "This month", params: d.between(month, month.AddDate(0, 1, 0))},
		{text: "This year", params: d.between(year, year.AddDate(1, 0, 0))},
	}
	if d.at.field.null {
		list = append(list,
			filterChoice{text: "No date", params: url.Values{d.param("isnull"): {"True"}}},
			filterChoice{text: "Has date", params: url.Values{d.param("isnull"): {"False"}}})
	}
	return list
}

func (d dateFilter) between(from, to time.Time) url.Values {
	const layout = "2006-01-02 15:04:05-07:00"
	return url.Values{d.param("gte"): {from.Format(layout)}, d.param("lt"): {to.Format(layout)}}
}

// isNow reports whether the list's own parameters of this filter are these.
func (d dateFilter) isNow(params, these url.Values) bool {
	for name := range params {
		if d.owns(name) && params.Get(name) != these.Get(name) {
			return false
		}
	}
	for name := range these {
		if !params.Has(name) {
			return false
		}
	}
	return true
}
