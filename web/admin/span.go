package admin

import (
	"time"

	"gorm.io/gorm/clause"

	"pollsadmin/web/cache"
)

// span is the oldest and the newest date among the rows of a list.
type span struct{ oldest, newest time.Time }

// span is that of the list, unless it is known.
func (l *listing) span(f *field) (span, error) {
	look := func() (span, error) { return l.lookForSpan(f) }
	source := l.source()
	if source == nil {
		return look()
	}
	return l.res.site.pieces.spans.Load(l.ctx, source, l.name("span ", f.name, l.zone), []cache.Part{l.res.part(f.column)},
		look, func(span) int { return spanBytes })
}

func (l *listing) lookForSpan(f *field) (s span, err error) {
	column := l.res.col(f.column)
	for _, end := range []struct {
		at   *time.Time
		desc bool
	}{{&s.oldest, false}, {&s.newest, true}} {
		q := l.filtered(l.db).Where("? IS NOT NULL", column)
		rows, err := l.res.find(q.Order(clause.OrderByColumn{Column: column, Desc: end.desc}).Limit(1))
		if err != nil || len(rows) == 0 {
			return s, err
		}
		*end.at = f.get(l.ctx, rows[0]).at.In(l.zone)
	}
	return s, nil
}
