package admin

import (
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// most is how many rows filters have to leave for a walk through the table to
// be better wherever they begin.
const most = 200_000

// walk has the rows of a long list walked through in order, for the sake of the
// words. A database takes it that few rows meet a filter, gathers these, and
// sorts them for the sake of one page; it does better to walk where the page is
// among the first rows, as with this year's votes, or where most are left.
func (l *listing) walk() error {
	l.scan(none)
	filters := l.conds[len(l.words):]
	if len(filters) == 0 {
		return nil
	}
	better, err := l.goesPast(l.near(), l.query.page*l.res.perPage)
	if err == nil && !better {
		better, err = l.goesPast(l.res.narrowed(l.db, filters), most)
	}
	if err != nil {
		return fmt.Errorf("looking where the filters leave %s: %w", l.res.plural, err)
	}
	for i, cond := range filters {
		if better {
			filters[i] = mostly(cond)
		}
	}
	return nil
}

// near are the rows at the list's beginning that search and filters leave.
func (l *listing) near() *gorm.DB {
	q, terms := l.ordered(l.res.from(l.db))
	first := q.Clauses(clause.OrderBy{Expression: terms}).Limit(maxCounted)
	return l.db.Table("(?) AS ?", first, clause.Table{Name: l.res.schema.Table}).Clauses(clause.Where{Exprs: l.conds})
}

// goesPast reports whether a query has more than so many rows.
func (l *listing) goesPast(q *gorm.DB, rows int) (bool, error) {
	var past []int
	err := q.Select("1").Offset(max(rows, 0)).Limit(1).Scan(&past).Error
	return len(past) > 0, err
}

// mostly is a condition that most rows meet; each part of it has to say so.
func mostly(cond clause.Expression) clause.Expression {
	and, ok := cond.(clause.AndConditions)
	if !ok {
		return likely{cond}
	}
	parts := make([]clause.Expression, len(and.Exprs))
	for i, part := range and.Exprs {
		parts[i] = mostly(part)
	}
	return clause.And(parts...)
}

type likely struct{ cond clause.Expression }

// Build writes likely(…) for SQLite; others keep statistics.
func (l likely) Build(b clause.Builder) {
	if stmt, ok := b.(*gorm.Statement); ok && stmt.Name() == "sqlite" {
		_, _ = b.WriteString("likely")
	}
	_ = b.WriteByte('(')
	l.cond.Build(b)
	_ = b.WriteByte(')')
}
