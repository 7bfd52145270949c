package admin

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// listing is a changelist at work: one query of one resource.
type listing struct {
	ctx   context.Context
	db    *gorm.DB
	res   *resource
	query query
	now   time.Time
	zone  *time.Location

	may     func(r *resource, verb Verb) bool // what the user may do, nil: nothing
	lenient bool                              // to leave out what was mistyped, and say so

	words   []string            // to look for
	conds   []clause.Expression // of the words, then of filters
	parts   []condition         // the same, by parameter
	wrong   map[string]mistyped // by parameter, when lenient
	total   tally               // rows that meet them
	all     tally               // rows in the table
	showAll bool                // one page for everything
	rows    []row
	editor  *listEditor // of the rows that are edited, nil if none can be
	further bool        // there is a page after this one, of a list that was not counted to its end

	shared bool    // rows are only looked at, and may be those of other requests
	lines  []*kept // of the rows, where they are
}

// load reads the rows of the page that was asked for.
func (l *listing) load() error {
	if err := l.prepare(); err != nil {
		return err
	}
	if err := l.countRows(); err != nil {
		return err
	}
	l.showAll = l.query.all && !l.total.more && l.total.n <= l.res.maxShowAll
	if l.showAll {
		return l.read(0, -1)
	}
	pages := pageCount(l.total.n, l.res.perPage)
	if pages > 1 && (l.query.page < 1 || l.query.page > pages && !l.total.more) {
		return errBadParameter
	}
	if pages < 2 {
		l.query.page = 1 // a single page is every page
	}
	return l.readPage()
}

// readPage reads one page, and of a list that was not counted to its end one
// row more.
func (l *listing) readPage() error {
	offset, limit := (l.query.page-1)*l.res.perPage, l.res.perPage
	if l.total.more {
		limit++
	}
	if err := l.read(offset, limit); err != nil {
		return err
	}
	if l.further = len(l.rows) > l.res.perPage; l.further {
		l.rows = l.rows[:l.res.perPage]
	}
	if l.total.more && len(l.rows) == 0 {
		return errBadParameter
	}
	return nil
}

func (l *listing) read(offset, limit int) (err error) {
	if source := l.source(); l.shared && source != nil {
		return l.readKept(source, offset, limit)
	}
	l.rows, err = l.res.find(l.preloaded(l.slice(offset, limit)))
	return err
}

// slice is a query for a part of the list, in its order.
func (l *listing) slice(offset, limit int) *gorm.DB {
	q, terms := l.ordered(l.filtered(l.db))
	if offset > maxCounted {
		return l.res.orderBy(l.res.from(l.db).Where("? IN (?)", l.res.key(), l.farIn(q, terms, offset, limit)), l.order())
	}
	return q.Clauses(clause.OrderBy{Expression: terms}).Offset(offset).Limit(limit)
}

// farIn finds the keys of a page by themselves, so that as little as may be is
// read of what is passed over; and from the list's end where that is nearer.
func (l *listing) farIn(q *gorm.DB, terms ordering, offset, limit int) *gorm.DB {
	if rest := l.total.n - offset; !l.total.more && rest < offset {
		limit = min(limit, rest)
		offset, terms = rest-limit, terms.turned()
	}
	return q.Clauses(clause.OrderBy{Expression: terms}).Offset(offset).Limit(limit).Select("?", l.res.key())
}

// order is what the list is sorted by: the columns asked for, else its own ordering.
func (l *listing) order() []orderKey {
	var keys []orderKey
	for _, k := range l.sorted() {
		keys = append(keys, orderKey{l.res.columns[k.column].via, l.res.columns[k.column].order, k.desc})
	}
	if len(keys) == 0 {
		return l.res.ordering
	}
	return keys
}

// sorted are the columns that the list is sorted by, those of its own ordering
// included.
func (l *listing) sorted() []sortKey {
	var keys []sortKey
	for _, k := range l.query.sort {
		if k.column < len(l.res.columns) && l.res.columns[k.column].order != nil {
			keys = append(keys, k)
		}
	}
	if len(keys) > 0 {
		return keys
	}
	for _, own := range l.res.ordering {
		for i, c := range l.res.columns {
			if c.orderedAs(own) {
				keys = append(keys, sortKey{column: i, desc: own.desc})
				break
			}
		}
	}
	return keys
}

// preloaded reads the related objects that the columns show: one statement each.
func (l *listing) preloaded(q *gorm.DB) *gorm.DB {
	for _, c := range l.res.columns {
		if path := c.relations(); path != "" {
			q = q.Preload(path)
		}
	}
	return q
}
