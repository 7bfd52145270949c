package admin

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// orderKey is one key of an ordering: a column, or the count of children.
type orderKey struct {
	field *field // its column, or of a many: how many
	desc  bool
}

// ordering writes ORDER BY terms. gorm merges columns but not expressions, so
// they are all written here.
type ordering []orderTerm

type orderTerm struct {
	by   clause.Expression
	desc bool
}

// Build writes the terms, separated by commas.
func (o ordering) Build(b clause.Builder) {
	for i, term := range o {
		if i > 0 {
			_, _ = b.WriteString(", ")
		}
		term.by.Build(b)
		if term.desc {
			_, _ = b.WriteString(" DESC")
		}
	}
}

// orderBy orders a query. The primary key always comes last, so that no two
// pages share a row.
func (r *resource) orderBy(db *gorm.DB, keys []orderKey) *gorm.DB {
	terms := make(ordering, 0, len(keys)+1)
	total := false
	for _, k := range keys {
		terms = append(terms, orderTerm{r.orderValue(k.field), k.desc})
		total = total || k.field.attr == r.schema.PrioritizedPrimaryField
	}
	if !total {
		terms = append(terms, orderTerm{gorm.Expr("?", r.key()), true})
	}
	return db.Clauses(clause.OrderBy{Expression: terms})
}

func (r *resource) orderValue(f *field) clause.Expression {
	if f.kind == many {
		return r.countOf(f)
	}
	if f.kind == related {
		if by, ok := r.site.naturalOrder(f); ok {
			return r.through(f, by)
		}
	}
	return gorm.Expr("?", r.col(f.column))
}

// naturalOrder is the field that a related object's own list is ordered by:
// people expect a column of users in the order of their names, not of their keys.
func (s *Site) naturalOrder(f *field) (*field, bool) {
	to := s.byTable[f.target.schema.Table]
	if to == nil || len(to.ordering) == 0 || to.ordering[0].field.relation != nil {
		return nil, false
	}
	return to.ordering[0].field, true
}

// through is the value of a field of the related object.
func (r *resource) through(rel, by *field) clause.Expression {
	t := rel.target
	return gorm.Expr("(SELECT ? FROM ? WHERE ? = ?)", t.col(by.column),
		clause.Table{Name: t.schema.Table}, t.key(), r.col(rel.column))
}

// countOf is how many children a row has.
func (r *resource) countOf(f *field) clause.Expression {
	child := clause.Table{Name: f.relation.FieldSchema.Table}
	parent := clause.Column{Table: child.Name, Name: f.relation.References[0].ForeignKey.DBName}
	return gorm.Expr("(SELECT COUNT(*) FROM ? WHERE ? = ?)", child, parent, r.key())
}

// ordered puts the rows of a list in order. A long list that is sorted by a
// related object's field is read by way of the related objects, in their order:
// else all its rows would have to be sorted for the sake of one page.
func (l *listing) ordered(q *gorm.DB) *gorm.DB {
	keys := l.order()
	if !l.total.isLong() || len(keys) == 0 || keys[0].field.kind != related || keys[0].field.null {
		return l.res.orderBy(q, keys)
	}
	rel := keys[0].field
	by, ok := l.res.site.naturalOrder(rel)
	if !ok {
		return l.res.orderBy(q, keys)
	}
	other := func(name string) clause.Column { return clause.Column{Table: "sorted", Name: name} }
	terms := ordering{{gorm.Expr("?", other(by.column)), keys[0].desc}}
	for _, k := range keys[1:] {
		terms = append(terms, orderTerm{l.res.orderValue(k.field), k.desc})
	}
	terms = append(terms, orderTerm{gorm.Expr("?", l.res.key()), true})
	// The sign keeps the related objects from being looked up one by one.
	return q.Joins("JOIN ? ON +? = ?", clause.Table{Name: rel.target.schema.Table, Alias: "sorted"},
		other(rel.target.schema.PrioritizedPrimaryField.DBName), l.res.col(rel.column)).
		Clauses(clause.OrderBy{Expression: terms})
}
