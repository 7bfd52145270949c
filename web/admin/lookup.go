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
	field *field
	op    string
}

// parseLookup reads the name of a parameter. A field that the list does not
// know is a bad parameter; one that it may not be filtered by, or that lies
// behind a relation, is forbidden: the answers would tell what it holds.
func (r *resource) parseLookup(param string) (lookup, error) {
	parts := strings.Split(param, "__")
	f, ok := r.fields[parts[0]]
	if !ok {
		return lookup{}, fmt.Errorf("%w: %s has no %s", errBadParameter, r.singular, parts[0])
	}
	if !r.filterable[f.name] {
		return lookup{}, fmt.Errorf("%w: %s", errForbidden, param)
	}
	parts = parts[1:]
	if f.target != nil && len(parts) > 0 && (parts[0] == "id" || parts[0] == "pk") {
		parts = parts[1:]
	}
	switch {
	case len(parts) == 0:
		return lookup{f, "exact"}, nil
	case f.target != nil && f.target.fields[parts[0]] != nil:
		return lookup{}, fmt.Errorf("%w: %s", errForbidden, param)
	case len(parts) > 1 || !slices.Contains(operators(f.kind), parts[0]):
		return lookup{}, fmt.Errorf("%w: %s", errBadParameter, param)
	}
	return lookup{f, parts[0]}, nil
}

func operators(k kind) []string {
	switch k {
	case boolean, several:
		return []string{"exact", "isnull", "in"}
	case related:
		return []string{"exact", "isnull", "in"}
	case text, longText:
		return []string{"exact", "isnull", "in", "iexact", "contains", "icontains", "startswith", "istartswith"}
	case integer:
		return []string{"exact", "isnull", "in", "gt", "gte", "lt", "lte"}
	case moment:
		return []string{"exact", "isnull", "in", "gt", "gte", "lt", "lte", "year", "month", "day"}
	}
	return nil
}

// where is the condition that any of the values is met.
func (r *resource) where(l lookup, texts []string, zone *time.Location) (clause.Expression, error) {
	var either anyOf
	for _, s := range texts {
		cond, err := r.meets(l, s, zone)
		if err != nil {
			return nil, err
		}
		either = append(either, cond)
	}
	return either, nil
}

func (r *resource) meets(l lookup, s string, zone *time.Location) (clause.Expression, error) {
	column := r.col(l.field.column)
	switch l.op {
	case "isnull":
		return r.isNull(l.field, s)
	case "in":
		return r.isIn(l.field, strings.Split(s, ","), zone)
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
		return r.isLinked(l.field, v), nil
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

func (r *resource) isNull(f *field, s string) (clause.Expression, error) {
	yes, err := parseBool(s)
	if err != nil {
		return nil, err
	}
	var cond clause.Expression = gorm.Expr("? IS NULL", r.col(f.column))
	if f.kind == several {
		own, _ := joinKeys(f)
		cond = gorm.Expr("? NOT IN (SELECT ? FROM ?)", r.key(), own, joinTable(f))
	}
	if yes {
		return cond, nil
	}
	return clause.Not(cond), nil
}

func (r *resource) isIn(f *field, texts []string, zone *time.Location) (clause.Expression, error) {
	list := make([]value, len(texts))
	for i, s := range texts {
		v, err := parseValue(f, s, zone)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	if f.kind == several {
		return r.isLinked(f, list...), nil
	}
	return clause.IN{Column: r.col(f.column), Values: args(list)}, nil
}

// isLinked holds for rows that a many-to-many relates to one of the keys.
func (r *resource) isLinked(f *field, keys ...value) clause.Expression {
	own, other := joinKeys(f)
	in := clause.IN{Column: other, Values: args(keys)}
	return gorm.Expr("? IN (SELECT ? FROM ? WHERE ?)", r.key(), own, joinTable(f), in)
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
