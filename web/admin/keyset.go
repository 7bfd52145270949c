package admin

import (
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// keyset is the place of one row in an order. Rows beside it are found by
// comparing what the order goes by, so that none before them are passed over.
type keyset struct {
	res   *resource
	id    uint
	terms ordering
}

func (l *listing) keysetOf(r row) keyset {
	return keyset{res: l.res, id: l.res.id(r), terms: l.res.terms(l.order())}
}

// turned is the same place in the opposite order.
func (k keyset) turned() keyset {
	k.terms = k.terms.turned()
	return k
}

// after are conditions of which each row that comes later meets exactly one;
// who meets an earlier one is nearer. One condition with OR would keep a
// database from its indexes.
func (k keyset) after() []clause.Where {
	var list []clause.Where
	for i := range slices.Backward(k.terms) {
		var same []clause.Expression
		for _, term := range k.terms[:i] {
			same = append(same, k.same(term))
		}
		for _, later := range k.later(k.terms[i]) {
			list = append(list, clause.Where{Exprs: append(slices.Clone(same), later)})
		}
	}
	return list
}

// own is what a term is for the row itself. The database compares it, whatever
// it is stored as.
func (k keyset) own(term orderTerm) clause.Expression {
	return gorm.Expr("(SELECT ? FROM ? WHERE ? = ?)", term.by, clause.Table{Name: k.res.schema.Table}, k.res.key(), k.id)
}

func (k keyset) same(term orderTerm) clause.Expression {
	if !term.null {
		return gorm.Expr("? = ?", term.by, k.own(term))
	}
	return alike{term.by, k.own(term)}
}

// alike compares what may not be there. In SQLite IS is served by an index.
type alike struct{ a, b clause.Expression }

// Build writes the comparison for the engine.
func (a alike) Build(b clause.Builder) {
	a.a.Build(b)
	_, _ = b.WriteString(map[bool]string{false: " IS ", true: " IS NOT DISTINCT FROM "}[nullsAreLargest(b)])
	a.b.Build(b)
}

// later are the rows with a larger value, or in a falling order with a smaller
// one, then those with none if they come last.
func (k keyset) later(term orderTerm) []clause.Expression {
	sign := "? > ?"
	if term.desc {
		sign = "? < ?"
	}
	list := []clause.Expression{gorm.Expr(sign, term.by, k.own(term))}
	switch {
	case !term.null:
		return list
	case term.desc:
		return append(list, gorm.Expr("? IS NULL AND ? IS NOT NULL", term.by, k.own(term)))
	}
	return append(list, gorm.Expr("? >= CASE WHEN ? IS NULL THEN ? END", term.by, k.own(term), k.least(term)))
}

// least is the smallest value there is. To ask for what is not NULL would have
// SQLite look at every row where the row's own value is none either.
func (k keyset) least(term orderTerm) clause.Expression {
	return gorm.Expr("(SELECT ? FROM ? WHERE ? IS NOT NULL ORDER BY ? LIMIT 1)",
		term.by, clause.Table{Name: k.res.schema.Table}, term.by, term.by)
}

// parts joins subqueries to one expression.
type parts struct {
	begin, between, end string
	queries             []*gorm.DB
}

// Build writes each in brackets.
func (p parts) Build(b clause.Builder) {
	_, _ = b.WriteString(p.begin)
	for i, q := range p.queries {
		if i > 0 {
			_, _ = b.WriteString(p.between)
		}
		_ = b.WriteByte('(')
		b.AddVar(b, q)
		_ = b.WriteByte(')')
	}
	_, _ = b.WriteString(p.end)
}
