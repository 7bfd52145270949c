package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"gorm.io/gorm/clause"
)

// period is a year, a month of it or a day of that: what is 0 is left open.
type period struct{ year, month, day int }

func ownsPart(name, param string) bool {
	return only(name+"__year", name+"__month", name+"__day")(param)
}

// parsePeriod reads Django's parameters of a date hierarchy. A month needs its
// year, and a day its month.
func parsePeriod(field string, params url.Values) (period, error) {
	var p period
	for _, part := range []struct {
		name   string
		into   *int
		parent *int
		most   int
	}{{"year", &p.year, nil, 9999}, {"month", &p.month, &p.year, 12}, {"day", &p.day, &p.month, 31}} {
		s := params.Get(field + "__" + part.name)
		if s == "" {
			continue
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > part.most || part.parent != nil && *part.parent == 0 {
			return period{}, fmt.Errorf("%w: %s of %s is %q", errBadParameter, part.name, field, s)
		}
		*part.into = n
	}
	return p, nil
}

// bounds is the half-open range of time that the period covers.
func (p period) bounds(zone *time.Location) (from, to time.Time) {
	from = time.Date(p.year, time.Month(max(p.month, 1)), max(p.day, 1), 0, 0, 0, 0, zone)
	switch {
	case p.day > 0:
		return from, from.AddDate(0, 0, 1)
	case p.month > 0:
		return from, from.AddDate(0, 1, 0)
	}
	return from, from.AddDate(1, 0, 0)
}

func (p period) params(f *field) url.Values {
	params := url.Values{}
	for name, n := range map[string]int{"year": p.year, "month": p.month, "day": p.day} {
		if n > 0 {
			params.Set(f.name+"__"+name, strconv.Itoa(n))
		}
	}
	return params
}

// date is the day that the period begins with.
func (p period) date() time.Time {
	return time.Date(p.year, time.Month(max(p.month, 1)), max(p.day, 1), 0, 0, 0, 0, time.UTC)
}

func (p period) text() string {
	switch {
	case p.day > 0:
		return p.date().Format("January 2")
	case p.month > 0:
		return p.date().Format("January 2006")
	}
	return strconv.Itoa(p.year)
}

// within is the condition that a date lies in the period, nil when it is open.
func (e *entity) within(f *field, p period, zone *time.Location) clause.Expression {
	if p.year == 0 {
		return nil
	}
	from, to := p.bounds(zone)
	return clause.And(
		clause.Gte{Column: e.col(f.column), Value: value{kind: moment, at: from}.arg()},
		clause.Lt{Column: e.col(f.column), Value: value{kind: moment, at: to}.arg()})
}

// parts are the years from oldest to newest, the months of a year, or the days of a month.
func (p period) parts(oldest, newest time.Time) []period {
	var parts []period
	switch {
	case p.year == 0:
		for year := oldest.Year(); year <= newest.Year(); year++ {
			parts = append(parts, period{year: year})
		}
	case p.month == 0:
		for month := range 12 {
			parts = append(parts, period{year: p.year, month: month + 1})
		}
	default:
		from, to := p.bounds(time.UTC)
		for at := from; at.Before(to); at = at.AddDate(0, 0, 1) {
			parts = append(parts, period{p.year, p.month, at.Day()})
		}
	}
	return parts
}
