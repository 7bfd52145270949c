package admin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// CustomFilter narrows a list by what no field tells: Django's
// SimpleListFilter. All of it is required.
type CustomFilter struct {
	Title     string // after "By": "state"
	Parameter string // in the address; not the name of a field
	// Lookups are the values to choose from, read anew for each page. Without
	// any the filter is not shown.
	Lookups func(ctx context.Context, db *gorm.DB) ([]record.Choice, error)
	// Query narrows the model's rows to those that a value stands for. The
	// value is empty when none was chosen, and whatever an address may hold:
	// what it does not know it leaves as it is.
	Query func(db *gorm.DB, value string) *gorm.DB
}

type customFilter struct {
	CustomFilter
	res *resource
}

func (r *resource) newCustomFilter(c CustomFilter) (filter, error) {
	f := customFilter{c, r}
	switch {
	case c.Title == "" || c.Parameter == "" || c.Lookups == nil || c.Query == nil:
		return nil, errors.New("a CustomFilter needs a title, a parameter, lookups and a query")
	case strings.HasPrefix(c.Parameter, "_") || strings.Contains(c.Parameter, "__") || reserved(c.Parameter) ||
		r.fields[c.Parameter] != nil || r.customFilter(c.Parameter) != nil:
		return nil, fmt.Errorf("the parameter %q means something already", c.Parameter)
	}
	return f, nil
}

// customFilter is the custom filter of a parameter, or nil.
func (r *resource) customFilter(param string) *customFilter {
	for _, f := range r.customFilters() {
		if f.owns(param) {
			return &f
		}
	}
	return nil
}

func (r *resource) customFilters() []customFilter {
	var list []customFilter
	for _, f := range r.filters {
		if s, ok := f.(severalFilter); ok {
			f = s.filter
		}
		if c, ok := f.(customFilter); ok {
			list = append(list, c)
		}
	}
	return list
}

func (f customFilter) title() string            { return "By " + f.Title }
func (f customFilter) owns(param string) bool   { return param == f.Parameter }
func (f customFilter) filtersBy() (trail, bool) { return trail{}, false }

func (f customFilter) offer(l *listing) (offer, error) {
	lookups, err := f.Lookups(l.ctx, l.db)
	if err != nil {
		return offer{}, fmt.Errorf("reading the choices of the filter by %s: %w", f.Title, err)
	}
	if len(lookups) == 0 {
		return offer{}, nil
	}
	chosen := l.query.params[f.Parameter]
	o := offer{choices: []filterChoice{{text: "All", selected: len(chosen) == 0}}, always: true}
	for _, c := range lookups {
		o.choices = append(o.choices, filterChoice{
			text: c.Label, params: url.Values{f.Parameter: {c.Value}}, selected: slices.Contains(chosen, c.Value),
			rest: url.Values{f.Parameter: slices.DeleteFunc(slices.Clone(chosen), only(c.Value))},
		})
	}
	return o, nil
}

// where is the condition that the query makes of any of the values, nil when
// it makes none. A query may join other tables, so it is asked for the keys.
func (f customFilter) where(db *gorm.DB, values []string) clause.Expression {
	var either anyOf
	for _, s := range values {
		q := f.Query(f.res.from(db), s)
		if _, narrowed := q.Statement.Clauses["WHERE"]; !narrowed && len(q.Statement.Joins) == 0 {
			return nil
		}
		either = append(either, gorm.Expr("? IN (?)", f.res.key(), q.Select("?", f.res.key())))
	}
	return either
}
