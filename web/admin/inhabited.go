package admin

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/web/cache"
)

// periodsAtOnce is how many periods one statement asks for. There are 12 months
// and 31 days; more years than this are a mistake in some row.
const periodsAtOnce = 100

// inhabited are the parts of a period that some row of the list lies in, unless they
// are known.
func (l *listing) inhabited(f *field, p period, within span) ([]period, error) {
	look := func() ([]period, error) { return l.lookInto(f, p.parts(within.oldest, within.newest)) }
	source := l.source()
	if source == nil {
		return look()
	}
	return l.res.site.pieces.periods.Load(l.ctx, source, l.name("periods ", f.name, p, l.zone),
		[]cache.Part{l.res.part(f.column)}, look, func(list []period) int { return periodBytes * len(list) })
}

// lookInto keeps the periods that some row of the list lies in.
func (l *listing) lookInto(f *field, periods []period) ([]period, error) {
	var kept []period
	for some := range slices.Chunk(periods, periodsAtOnce) {
		var places []int
		if err := l.places(f, some).Scan(&places).Error; err != nil {
			return nil, fmt.Errorf("reading the periods of the list: %w", err)
		}
		slices.Sort(places)
		for _, i := range places {
			if i < len(some) { // else it lies in none of these
				kept = append(kept, some[i])
			}
		}
	}
	return kept, nil
}

// places is a query for the places of the periods that some row lies in. A few
// rows that were searched for are read once; of many each period is looked up.
func (l *listing) places(f *field, periods []period) *gorm.DB {
	if len(l.conds) > 0 && !l.total.isLong() {
		which := make(caseOf, len(periods))
		for i, p := range periods {
			which[i] = l.res.within(f, p, l.zone)
		}
		return l.filtered(l.db).Distinct().Select("? AS place", which)
	}
	looks := make(looks, len(periods))
	for i, p := range periods {
		looks[i] = l.filtered(l.db).Select("1").Where(l.res.within(f, p, l.zone))
	}
	return l.db.Raw("?", looks)
}

// looks are the places of those queries that find something: in one statement,
// and with a look into an index for each.
type looks []*gorm.DB

// Build writes SELECT 0 WHERE EXISTS (…) UNION ALL SELECT 1 WHERE EXISTS (…) ….
func (q looks) Build(b clause.Builder) {
	for i, rows := range q {
		if i > 0 {
			_, _ = b.WriteString(" UNION ALL ")
		}
		_, _ = b.WriteString(fmt.Sprintf("SELECT %d AS place WHERE EXISTS (", i))
		b.AddVar(b, rows)
		_ = b.WriteByte(')')
	}
}

// caseOf is the index of the first condition that holds, or how many there are
// when none does.
type caseOf []clause.Expression

// Build writes CASE WHEN … THEN 0 WHEN … THEN 1 … ELSE 2 END.
func (c caseOf) Build(b clause.Builder) {
	_, _ = b.WriteString("CASE")
	for i, cond := range c {
		_, _ = b.WriteString(" WHEN ")
		cond.Build(b)
		_, _ = b.WriteString(fmt.Sprintf(" THEN %d", i))
	}
	_, _ = b.WriteString(fmt.Sprintf(" ELSE %d END", len(c)))
}
