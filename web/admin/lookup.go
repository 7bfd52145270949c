package admin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// lookup is a condition on one field as a URL writes it: pub_date__gte.
type lookup struct {
	trail
	op string
}

// parseLookup reads the name of a parameter. A field that the list does not
// know is a bad parameter; one that it may not be filtered by, or that lies
// behind a relation without being declared, is forbidden: the answers would
// tell what it holds.
func (r *resource) parseLookup(param string) (lookup, error) {
	parts := strings.Split(param, "__")
	if r.fields[parts[0]] == nil {
		return lookup{}, fmt.Errorf("%w: %s has no %s", errBadParameter, r.singular, parts[0])
	}
	t, rest, ok := r.filterableBy(parts)
	if !ok {
		return lookup{}, fmt.Errorf("%w: %s", errForbidden, param)
	}
	target := t.field.target
	if target != nil && len(rest) > 0 && (rest[0] == "id" || rest[0] == "pk") {
		rest = rest[1:]
	}
	switch {
	case len(rest) == 0:
		return lookup{t, "exact"}, nil
	case target != nil && target.fields[rest[0]] != nil:
		return lookup{}, fmt.Errorf("%w: %s", errForbidden, param)
	case len(rest) > 1 || !slices.Contains(operators(t.field.kind), rest[0]):
		return lookup{}, fmt.Errorf("%w: %s", errBadParameter, param)
	}
	return lookup{t, rest[0]}, nil
}

// filterableBy is the longest trail that the parts of a parameter begin with,
// and what comes after it.
func (r *resource) filterableBy(parts []string) (trail, []string, bool) {
	for n := len(parts); n > 0; n-- {
		if t, ok := r.filterable[strings.Join(parts[:n], "__")]; ok {
			return t, parts[n:], true
		}
	}
	return trail{}, nil, false
}

func operators(k kind) []string {
	list := []string{"exact", "isnull", "isempty", "in"}
	switch k {
	case text, longText:
		return append(list, "iexact", "contains", "icontains", "startswith", "istartswith")
	case integer, decimal:
		return append(list, "gt", "gte", "lt", "lte")
	case moment:
		return append(list, "gt", "gte", "lt", "lte", "year", "month", "day")
	}
	return list
}

// where is the condition that any of the values is met.
func (r *resource) where(l lookup, texts []string, zone *time.Location) (clause.Expression, error) {
	var either anyOf
	for _, s := range texts {
		cond, err := l.owner(r.entity).meets(l, s, zone)
		if err != nil {
			return nil, err
		}
		either = append(either, cond)
	}
	return l.leadsTo(r.entity, either, looked), nil
}

func (e *entity) meets(l lookup, s string, zone *time.Location) (clause.Expression, error) {
	column := e.col(l.field.column)
	switch l.op {
	case "isnull", "isempty":
		return e.isMissing(l, s)
	case "in":
		return e.isIn(l.field, strings.Split(s, ","), zone)
	case "contains", "icontains":
		return like(column, contains, s), nil
	case "startswith", "istartswith":
		return like(column, startsWith, s), nil
	case "iexact":
		return like(column, equals, s), nil
	}
	v, err := parseValue(l.field, s, zone)
	if err != nil {
		return nil, err
	}
	if l.field.kind == several {
		return e.isLinked(l.field, v), nil
	}
	if (l.op == "lte" || l.op == "gt") && isDay(s) {
		v.at = v.at.AddDate(0, 0, 1).Add(-time.Microsecond) // a day alone is the whole of it
	}
	return compare(column, l.op, v), nil
}

func compare(column clause.Column, op string, v value) clause.Expression {
	switch op {
	case "gt":
		return clause.Gt{Column: column, Value: v.arg()}
	case "gte":
		return clause.Gte{Column: column, Value: v.arg()}
	case "lt":
		return clause.Lt{Column: column, Value: v.arg()}
	case "lte":
		return clause.Lte{Column: column, Value: v.arg()}
	}
	return clause.Eq{Column: column, Value: v.arg()}
}

// isMissing holds where there is no value, and of isempty where it is blank.
func (e *entity) isMissing(l lookup, s string) (clause.Expression, error) {
	yes, err := parseBool(s)
	if err != nil {
		return nil, err
	}
	column := e.col(l.field.column)
	var cond clause.Expression = gorm.Expr("? IS NULL", column)
	switch {
	case l.field.kind == several:
		own, _ := joinKeys(l.field)
		cond = gorm.Expr("? NOT IN (SELECT ? FROM ?)", e.key(), own, joinTable(l.field))
	case l.op == "isempty" && l.field.isText():
		cond = anyOf{cond, clause.Eq{Column: column, Value: ""}}
	}
	if yes {
		return cond, nil
	}
	return clause.Not(cond), nil
}

func (e *entity) isIn(f *field, texts []string, zone *time.Location) (clause.Expression, error) {
	list := make([]value, len(texts))
	for i, s := range texts {
		v, err := parseValue(f, s, zone)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	if f.kind == several {
		return e.isLinked(f, list...), nil
	}
	return clause.IN{Column: e.col(f.column), Values: args(list)}, nil
}

// isLinked holds for rows that a many-to-many relates to one of the keys.
func (e *entity) isLinked(f *field, keys ...value) clause.Expression {
	own, other := joinKeys(f)
	in := clause.IN{Column: other, Values: args(keys)}
	return gorm.Expr("? IN (SELECT ? FROM ? WHERE ?)", e.key(), own, joinTable(f), in)
}

func joinTable(f *field) clause.Table { return clause.Table{Name: f.relation.JoinTable.Table} }

// joinKeys are the columns of a many-to-many's own table: the one that points
// at the row, and the one that points at what the row is related to.
func joinKeys(f *field) (own, other clause.Column) {
	for _, ref := range f.relation.References {
		column := clause.Column{Table: f.relation.JoinTable.Table, Name: ref.ForeignKey.DBName}
		if ref.OwnPrimaryKey {
			own = column
		} else {
			other = column
		}
	}
	return own, other
}
