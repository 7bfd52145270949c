package admin

import (
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// orderKey is one key of an ordering: a column, or the count of children.
type orderKey struct {
	via   []*field // the relations that lead to the field's object
	field *field   // its column, or of a many: how many
	desc  bool
}

// ordering writes ORDER BY terms. gorm merges columns but not expressions, so
// they are all written here.
type ordering []orderTerm

type orderTerm struct {
	by   clause.Expression
	desc bool
	null bool // may have no value
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
		if term.null && nullsAreLargest(b) {
			_, _ = b.WriteString(map[bool]string{false: " NULLS FIRST", true: " NULLS LAST"}[term.desc])
		}
	}
}

// nullsAreLargest reports whether a database would put what is not there last: the
// same list shall be in the same order on every engine, as SQLite has it.
func nullsAreLargest(b clause.Builder) bool {
	stmt, ok := b.(*gorm.Statement)
	return ok && stmt.Name() == "postgres"
}

// turned is the opposite order.
func (o ordering) turned() ordering {
	o = slices.Clone(o)
	for i := range o {
		o[i].desc = !o[i].desc
	}
	return o
}

// orderBy orders a query.
func (r *resource) orderBy(db *gorm.DB, keys []orderKey) *gorm.DB {
	return db.Clauses(clause.OrderBy{Expression: r.terms(keys)})
}

// terms are what rows are ordered by. The primary key always comes last, so
// that no two pages share a row.
func (r *resource) terms(keys []orderKey) ordering {
	terms := make(ordering, 0, len(keys)+1)
	total := false
	for _, k := range keys {
		null := len(k.via) > 0 || k.field.null || k.field.kind == related
		terms = append(terms, orderTerm{r.orderValue(k), k.desc, null})
		total = total || len(k.via) == 0 && k.field.attr == r.schema.PrioritizedPrimaryField
	}
	if !total {
		terms = append(terms, orderTerm{by: gorm.Expr("?", r.key()), desc: true})
	}
	return terms
}

func (r *resource) orderValue(k orderKey) clause.Expression {
	f := k.field
	if len(k.via) > 0 {
		return r.atEnd(k)
	}
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
	if f.kind != related {
		return nil, false
	}
	to := s.byTable[f.target.schema.Table]
	if to == nil || len(to.ordering) == 0 || to.ordering[0].field.relation != nil {
		return nil, false
	}
	return to.ordering[0].field, true
}

// atEnd is the value of the field that a path leads to; of a relation its
// objects' natural order. Tables have names of their own on the way, for a path
// may lead through one twice.
func (r *resource) atEnd(k orderKey) clause.Expression {
	via, by := k.via, k.field
	if natural, ok := r.site.naturalOrder(by); ok {
		via, by = append(via[:len(via):len(via)], by), natural
	}
	alias := func(i int) string { return "via" + strconv.Itoa(i) }
	var at clause.Expression = gorm.Expr("?", clause.Column{Table: alias(len(via) - 1), Name: by.column})
	for i := len(via) - 1; i >= 0; i-- {
		from, to := r.col(via[i].column), via[i].target
		if i > 0 {
			from.Table = alias(i - 1)
		}
		at = gorm.Expr("(SELECT ? FROM ? WHERE ? = ?)", at, clause.Table{Name: to.schema.Table, Alias: alias(i)},
			clause.Column{Table: alias(i), Name: to.schema.PrioritizedPrimaryField.DBName}, from)
	}
	return at
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

// ordered is what the rows of a list are put in order by, joined to the query
// where it lies elsewhere. A long list that is sorted by a relation is read by
// way of the related objects, in their order: else all its rows would have to be
// sorted for the sake of one page.
func (l *listing) ordered(q *gorm.DB) (*gorm.DB, ordering) {
	keys := l.order()
	if !l.total.isLong() || len(keys) == 0 {
		return q, l.res.terms(keys)
	}
	rel, by, ok := l.res.site.relationOf(keys[0])
	if !ok {
		return q, l.res.terms(keys)
	}
	other := func(name string) clause.Column { return clause.Column{Table: "sorted", Name: name} }
	terms := ordering{{by: gorm.Expr("?", other("sorted_by")), desc: keys[0].desc}}
	for _, k := range keys[1:] {
		terms = append(terms, orderTerm{by: l.res.orderValue(k), desc: k.desc})
	}
	terms = append(terms, orderTerm{by: gorm.Expr("?", l.res.key()), desc: true})
	// The sign keeps the related objects from being looked up one by one. Other
	// names than the list's own keep the conditions of a Scope unambiguous.
	q = q.Joins("JOIN (SELECT ? AS sorted_key, ? AS sorted_by FROM ?) AS sorted ON +? = ?", rel.target.key(),
		by, clause.Table{Name: rel.target.schema.Table}, other("sorted_key"), l.res.col(rel.column))
	return q, terms
}

// relationOf is the relation that a key sorts by a column of: not where the
// related object may be missing, or lies further away.
func (s *Site) relationOf(k orderKey) (rel *field, by clause.Column, ok bool) {
	switch {
	case len(k.via) == 1 && k.field.kind != related:
		to := k.via[0].target
		return k.via[0], to.col(k.field.column), !k.via[0].null
	case len(k.via) == 0 && k.field.kind == related && !k.field.null:
		to := k.field.target
		if natural, ok := s.naturalOrder(k.field); ok {
			return k.field, to.col(natural.column), true
		}
		return k.field, to.key(), true
	}
	return nil, clause.Column{}, false
}
