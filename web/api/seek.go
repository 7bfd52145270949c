package api

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// place is where a row stands in an order: what each term is of it. Rows beyond
// it are found by comparing, so that none are passed over, and it is a place also
// when its row has gone.
type place struct {
	terms   []term
	values  []*string // nil where there is none
	through bool      // the row itself is beyond it, too
}

// beyond is true of the rows that come after the place. Each term is bounded by
// itself before the next is looked at, so that an index leads there. It fails for
// a value that its field cannot have.
func (p place) beyond(nullsAreLargest bool) (clause.Expression, error) {
	return p.from(0, nullsAreLargest)
}

func (p place) from(i int, nullsAreLargest bool) (clause.Expression, error) {
	if i == len(p.terms) {
		if p.through {
			return always(), nil
		}
		return never(), nil
	}
	rest, err := p.from(i+1, nullsAreLargest)
	if err != nil {
		return nil, err
	}
	t := p.terms[i]
	column, nullsLast := t.field.column(), t.desc != nullsAreLargest
	if p.values[i] == nil {
		if nullsLast {
			return gorm.Expr("(? IS NULL AND ?)", column, rest), nil
		}
		return gorm.Expr("(? IS NOT NULL OR ?)", column, rest), nil
	}
	value, err := t.field.operand(*p.values[i])
	if err != nil {
		return nil, err
	}
	if value.beyond != 0 {
		return nil, complaint(notInteger)
	}
	later := ">"
	if t.desc {
		later = "<"
	}
	if t.field.Null && nullsLast {
		return gorm.Expr("(? "+later+" ? OR ? IS NULL OR ? = ? AND ?)",
			column, value.Expr, column, column, value.Expr, rest), nil
	}
	return gorm.Expr("(? "+later+"= ? AND (? "+later+" ? OR ?))", column, value.Expr, column, value.Expr, rest), nil
}

func always() clause.Expression { return gorm.Expr("1 = 1") }
