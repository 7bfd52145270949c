package admin

import (
	"net/url"
	"strings"
	"time"
)

// dateFilter offers Django's periods, half open, in the user's time zone.
type dateFilter struct{ field *field }

func (d dateFilter) title() string { return "By " + strings.ToLower(d.field.label) }

func (d dateFilter) owns(param string) bool {
	return only(d.field.name+"__gte", d.field.name+"__lt", d.field.name+"__isnull")(param)
}

func (d dateFilter) choices(l *listing) ([]filterChoice, error) {
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
	if d.field.null {
		null := d.field.name + "__isnull"
		list = append(list,
			filterChoice{text: "No date", params: url.Values{null: {"True"}}},
			filterChoice{text: "Has date", params: url.Values{null: {"False"}}})
	}
	for i := range list {
		list[i].selected = d.isNow(l.query.params, list[i].params)
	}
	return list, nil
}

func (d dateFilter) between(from, to time.Time) url.Values {
	const layout = "2006-01-02 15:04:05-07:00"
	return url.Values{
		d.field.name + "__gte": {from.Format(layout)},
		d.field.name + "__lt":  {to.Format(layout)},
	}
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
