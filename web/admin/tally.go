package admin

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"gorm.io/gorm"

	"pollsadmin/web/cache"
)

// A list is counted as far as that is worth while: nobody waits for a number.
const (
	maxCounted = 10_000                 // rows that meet search and filters
	countTime  = 200 * time.Millisecond // for all rows of a table
)

// tally is how many rows there are, or when there are more, the least number.
type tally struct {
	n    int
	more bool
}

// isLong reports whether there are so many rows that a database does better to
// walk through them in order than to gather and to sort them.
func (t tally) isLong() bool { return t.more || t.n > maxCounted }

// words are "1 poll", "3 polls" or "more than 10000 polls".
func (t tally) words(one, several string) string {
	if t.more {
		return "more than " + strconv.Itoa(t.n) + " " + several
	}
	return plural(t.n, one, several)
}

// countRows counts the rows of the table and those of the list.
func (l *listing) countRows() (err error) {
	if len(l.conds) == 0 || !l.res.noFullCount {
		if l.all, err = l.countAll(); err != nil {
			return err
		}
	}
	if len(l.conds) == 0 {
		l.total = l.all
		return nil
	}
	return l.reachFound()
}

// reachFound counts what is found, and has it reached as its number asks for.
func (l *listing) reachFound() (err error) {
	if err := l.reach(); err != nil {
		return err
	}
	l.total, err = l.countSome(l.filtered(l.db))
	if err != nil || !l.total.isLong() {
		return err
	}
	return l.walk()
}

// countAll counts the table, unless that is known.
func (l *listing) countAll() (tally, error) {
	source := l.res.source(l.ctx)
	if source == nil {
		return l.countTable()
	}
	return l.res.site.pieces.tallies.Load(l.ctx, source, l.res.schema.Table, []cache.Part{l.res.rowsOf()}, l.countTable,
		func(tally) int { return tallyBytes })
}

// countTable counts the table, and gives up when that takes too long.
func (l *listing) countTable() (tally, error) {
	ctx, cancel := context.WithTimeout(l.ctx, cmp.Or(l.res.site.cfg.Patience, countTime))
	defer cancel()
	n, err := l.res.count(l.res.from(l.db.WithContext(ctx)))
	if err != nil && l.ctx.Err() == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return l.countSome(l.res.from(l.db))
	}
	return tally{n: n}, err
}

// countSome counts the rows of a query, and stops when there are many.
func (l *listing) countSome(q *gorm.DB) (tally, error) {
	n, err := l.res.count(l.db.Table("(?) AS counted", q.Select("1").Limit(maxCounted+1)))
	return tally{n: min(n, maxCounted), more: n > maxCounted}, err
}
