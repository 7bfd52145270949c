package admin

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// condition is what one parameter demands of the rows.
type condition struct {
	param string
	cond  clause.Expression
}

// mistyped is a value that a filter's input could not take.
type mistyped struct{ text, complaint string }

// prepare turns search and filters into conditions.
func (l *listing) prepare() error {
	if len(l.res.searches) > 0 {
		l.words = splitSearch(l.query.search)
	}
	for _, word := range l.words {
		l.add(paramSearch, l.res.matches(word, looked)) // first: see reach
	}
	lookups := l.query.lookups()
	if count(lookups) > maxLookups {
		return fmt.Errorf("%w: more than %d values to filter by", errBadParameter, maxLookups)
	}
	for _, param := range slices.Sorted(maps.Keys(lookups)) {
		if err := l.prepareOne(param, lookups[param]); err != nil {
			return err
		}
	}
	for _, f := range l.res.customFilters() {
		if _, chosen := lookups[f.Parameter]; !chosen {
			l.add(f.Parameter, f.where(l.db, []string{""})) // it may have something to say nevertheless
		}
	}
	if err := l.preparePeriods(); err != nil {
		return err
	}
	l.join()
	return nil
}

func (l *listing) add(param string, cond clause.Expression) {
	if cond != nil {
		l.parts, l.conds = append(l.parts, condition{param, cond}), append(l.conds, cond)
	}
}

// prepareOne adds what one parameter demands. An input that was left blank
// demands nothing, and is not carried on.
func (l *listing) prepareOne(param string, texts []string) error {
	if texts = l.filledIn(param, texts); len(texts) == 0 {
		delete(l.query.params, param)
		return nil
	}
	cond, err := l.meets(param, texts)
	if errors.Is(err, errBadParameter) && l.lenient {
		for _, f := range l.res.filters {
			if m, ok := f.(mends); ok && m.complaint(param) != "" {
				if l.wrong == nil {
					l.wrong = map[string]mistyped{}
				}
				l.wrong[param] = mistyped{texts[0], m.complaint(param)}
				delete(l.query.params, param)
				return nil
			}
		}
	}
	l.add(param, cond)
	return err
}

// filledIn are the values of a parameter without those of blank inputs.
func (l *listing) filledIn(param string, texts []string) []string {
	op := param[strings.LastIndex(param, "__")+1:]
	if !slices.Contains([]string{"_gt", "_gte", "_lt", "_lte", "_contains", "_icontains"}, op) {
		return texts
	}
	return slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" })
}

// meets is what a parameter demands, nil for parts of a date, which belong together.
func (l *listing) meets(param string, texts []string) (clause.Expression, error) {
	if f := l.res.customFilter(param); f != nil {
		return f.where(l.db, texts), nil
	}
	lookup, err := l.res.parseLookup(param)
	if err != nil || lookup.op == "year" || lookup.op == "month" || lookup.op == "day" {
		return nil, err
	}
	return l.res.where(lookup, texts, l.zone)
}

// preparePeriods adds what year, month and day ask for, which belong together.
func (l *listing) preparePeriods() error {
	for name, t := range l.res.filterable {
		if t.field.kind != moment {
			continue
		}
		p, err := parsePeriod(name, l.query.params)
		if err != nil {
			return err
		}
		if cond := t.owner(l.res.entity).within(t.field, p, l.zone); cond != nil {
			l.add(name+"__year", t.leadsTo(l.res.entity, cond, looked))
		}
	}
	return nil
}

// join lets rows in that have one of the values that were ticked in a filter,
// or none at all where that was ticked as well.
func (l *listing) join() {
	for _, f := range l.res.filters {
		if _, ok := f.(severalFilter); !ok {
			continue
		}
		var either anyOf
		var param string
		rest := slices.DeleteFunc(slices.Clone(l.parts), func(c condition) bool {
			if f.owns(c.param) {
				either, param = append(either, c.cond), c.param
			}
			return f.owns(c.param)
		})
		if len(either) > 1 {
			l.parts = append(rest, condition{param, either})
		}
	}
	l.conds = l.except(func(string) bool { return false })
}

// except are the conditions of other parameters than some.
func (l *listing) except(these func(param string) bool) []clause.Expression {
	var conds []clause.Expression
	for _, c := range l.parts {
		if !these(c.param) {
			conds = append(conds, c.cond)
		}
	}
	return conds
}

// filtered begins a query for the rows that meet search and filters.
func (l *listing) filtered(db *gorm.DB) *gorm.DB { return l.res.narrowed(db, l.conds) }

func (e *entity) narrowed(db *gorm.DB, conds []clause.Expression) *gorm.DB {
	q := e.from(db)
	if len(conds) > 0 {
		q = q.Clauses(clause.Where{Exprs: conds})
	}
	return q
}
