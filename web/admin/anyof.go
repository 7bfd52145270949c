package admin

import "gorm.io/gorm/clause"

// anyOf holds when one of its conditions does. It is not clause.Or, which with
// a single condition would join its neighbours by OR as well.
type anyOf []clause.Expression

// Build writes (a OR b); nothing at all is met by nothing.
func (a anyOf) Build(b clause.Builder) {
	if len(a) == 0 {
		_, _ = b.WriteString("1 = 0")
		return
	}
	_ = b.WriteByte('(')
	for i, cond := range a {
		if i > 0 {
			_, _ = b.WriteString(" OR ")
		}
		cond.Build(b)
	}
	_ = b.WriteByte(')')
}
