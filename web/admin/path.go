package admin

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Path leads through a relation to a field of the related object.
type Path struct {
	relation any
	onward   func() (t trail, table string, err error)
}

// Via is the path through relation to the field that of points at, or to a
// path that begins there:
//
//	admin.Via(&poll.CreatedBy, func(u *models.User) any { return &u.Username })
func Via[R any](relation any, of func(*R) any) Path {
	return Path{relation: relation, onward: func() (trail, string, error) {
		target, blank, err := entityOf[R]()
		if err != nil {
			return trail{}, "", fmt.Errorf("reading the related model: %w", err)
		}
		t, err := target.trail(of(blank))
		return t, target.schema.Table, err
	}}
}

// trail is a Path with its fields found: relations to go through, none for a
// field of the model's own, and the field at the end.
type trail struct {
	via   []*field
	field *field
}

// trail finds the field that of points to, or leads to.
func (e *entity) trail(of any) (trail, error) {
	p, ok := of.(Path)
	if !ok {
		f, err := e.pointed(of)
		if err == nil && f.kind == many {
			err = fmt.Errorf("%s are children: count them with Count, edit them with an inline", f.name)
		}
		return trail{field: f}, err
	}
	via, err := e.pointed(p.relation)
	if err != nil {
		return trail{}, err
	}
	t, table, err := p.onward()
	if err == nil && (via.kind != related || via.target.schema.Table != table) {
		err = fmt.Errorf("%s does not lead to %s", via.name, table)
	}
	return trail{append([]*field{via}, t.via...), t.field}, err
}

// name is Django's: poll__created_by.
func (t trail) name() string {
	var b strings.Builder
	for _, f := range t.via {
		b.WriteString(f.name + "__")
	}
	return b.String() + t.field.name
}

// label is what the trail is called within a sentence: "poll created by".
func (t trail) label() string {
	var b strings.Builder
	for _, f := range t.via {
		b.WriteString(strings.ToLower(f.label) + " ")
	}
	return b.String() + strings.ToLower(t.field.label)
}

// owner is the entity of the field at the end; the trail begins at own.
func (t trail) owner(own *entity) *entity {
	if len(t.via) == 0 {
		return own
	}
	return t.via[len(t.via)-1].target
}

// leadsTo holds for rows of own whose trail ends at a row that meets cond.
func (t trail) leadsTo(own *entity, cond clause.Expression, by reach) clause.Expression {
	for i := len(t.via) - 1; i >= 0; i-- {
		from, to := trail{via: t.via[:i]}.owner(own), t.via[i].target
		sign := ""
		if i == 0 {
			sign = string(by) // before a column it keeps both databases from its index
		}
		cond = gorm.Expr(sign+"? IN (SELECT ? FROM ? WHERE ?)",
			from.col(t.via[i].column), to.key(), clause.Table{Name: to.schema.Table}, cond)
	}
	return cond
}

// Match is a field of SearchFields that is searched otherwise than by what it contains.
type Match struct {
	field any
	how   matching
}

type matching int

const (
	contains matching = iota
	startsWith
	equals
)

// StartsWith searches a field, or a Via, by how it begins: Django's prefix ^.
func StartsWith(field any) Match { return Match{field, startsWith} }

// Equals searches a field, or a Via, by its whole text or its number: Django's
// prefix =, and its __exact.
func Equals(field any) Match { return Match{field, equals} }

// Filter is an element of ListFilter that offers something else than what fits
// the kind of its field.
type Filter struct {
	of  any
	how filtering
}

type filtering int

const (
	fitting filtering = iota
	allValues
	empty
	relatedOnly
	ranged
	containing
	ticked
)

// AllValues offers every value that a field, or a Via, has: Django's
// AllValuesFieldListFilter. Where there are too many of them it is Contains or
// Range instead.
func AllValues(of any) Filter { return Filter{of, allValues} }

// Empty tells rows where a field, or a Via, is blank or missing from the
// others: Django's EmptyFieldListFilter.
func Empty(of any) Filter { return Filter{of, empty} }

// RelatedOnly offers of a relation, or a Via to one, only what some row is
// related to: Django's RelatedOnlyFieldListFilter.
func RelatedOnly(of any) Filter { return Filter{of, relatedOnly} }

// Range asks for the first and the last value of a date or a number, or of a
// Via to one. Dates are whole days in the tenant's time zone.
func Range(of any) Filter { return Filter{of, ranged} }

// Contains asks for a part of a text, or of a Via to one, in capitals or not.
func Contains(of any) Filter { return Filter{of, containing} }

// Several offers the choices of a filter to be ticked, several at once: of a
// field or a Via with choices, of AllValues, RelatedOnly or a CustomFilter.
func Several(of any) Filter { return Filter{of, ticked} }
