package admin

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	maxExport    = 4_000_000        // rows, whose keys are held while the file is made
	rowsAtOnce   = 500              // rows that are read by one statement
	readPatience = 30 * time.Second // for the keys, and for the statements of one chunk
)

// keys are those of all rows, in the list's order: 8 bytes each, where the rows
// themselves would not fit into memory, and a statement that ran as long as the
// client reads would keep the database from others.
func (x *export) keys() ([]uint, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(x.v.ctx), readPatience)
	defer cancel()
	l := x.l
	q := l.res.orderBy(l.filtered(l.db.WithContext(ctx)), l.order()).Select("?", l.res.key()).Limit(maxExport + 1)
	found, err := q.Rows()
	if err != nil {
		return nil, fmt.Errorf("reading the keys of %s: %w", l.res.plural, err)
	}
	defer found.Close()
	var keys []uint
	for found.Next() {
		var key uint
		if err := found.Scan(&key); err != nil {
			return nil, fmt.Errorf("reading the key of a %s: %w", l.res.singular, err)
		}
		keys = append(keys, key)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("reading the keys of %s: %w", l.res.plural, err)
	}
	return keys, nil
}

// chunk reads the rows with these keys, in this order, in a moment of its own:
// the request may have run out of its time long ago. Rows that were deleted
// meanwhile are passed by, and so are those that the user may not view.
func (x *export) chunk(keys []uint) ([][]datum, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(x.v.ctx), readPatience)
	defer cancel()
	db := x.v.site.cfg.Read(ctx)
	res := x.v.res
	q := res.from(db).Where(clause.IN{Column: res.key(), Values: args(keyValues(keys))})
	rows, err := res.find(x.preloaded(q))
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return !res.permits(ctx, x.v.who, View, &r) })
	byKey := make(map[uint]row, len(rows))
	for _, r := range rows {
		byKey[res.id(r)] = r
	}
	about, err := x.surroundings(ctx, db, rows)
	if err != nil {
		return nil, err
	}
	data := make([][]datum, 0, len(rows))
	for _, key := range keys {
		if r, ok := byKey[key]; ok {
			about.id = key
			data = append(data, x.data(ctx, r, about))
		}
	}
	return data, nil
}

func (x *export) data(ctx context.Context, r row, about surroundings) []datum {
	line := make([]datum, len(x.columns))
	for i, c := range x.columns {
		line[i] = c.datum(ctx, r, about)
	}
	return line
}

// preloaded reads the related objects along: those of the chosen columns, and
// for what is computed all that the list would have read.
func (x *export) preloaded(q *gorm.DB) *gorm.DB {
	columns := x.columns
	if slices.ContainsFunc(columns, func(c listColumn) bool { return c.cell != nil }) {
		columns = slices.Concat(columns, x.v.res.columns)
	}
	for _, c := range columns {
		if path := c.relations(); path != "" {
			q = q.Preload(path)
		}
	}
	return q
}

// surroundings counts the children of the rows and names what they are linked
// to: a statement for each such column.
func (x *export) surroundings(ctx context.Context, db *gorm.DB, rows []row) (surroundings, error) {
	about := surroundings{counts: map[*field]map[uint]int{}, texts: map[*field]map[uint]string{}}
	ids := make([]uint, len(rows))
	for i, r := range rows {
		ids[i] = x.v.res.id(r)
	}
	l := &listing{ctx: ctx, db: db, res: x.v.res}
	for _, c := range x.columns {
		if c.field == nil || len(rows) == 0 {
			continue
		}
		var err error
		switch c.field.kind {
		case many:
			about.counts[c.field], err = l.countChildren(c.field, keyValues(ids))
		case several: // of the row's own: a path leads to none
			about.texts[c.field], err = x.namesOf(ctx, db, c.field, rows)
		}
		if err != nil {
			return about, err
		}
	}
	return about, nil
}

// namesOf reads the objects that a many-to-many leads to with what their text
// needs, which the registration's Choices know.
func (x *export) namesOf(ctx context.Context, db *gorm.DB, f *field, rows []row) (map[uint]string, error) {
	names := map[uint]string{}
	if _, scoped := x.v.res.choices[f.name]; !scoped {
		return names, nil
	}
	var keys []uint
	for _, r := range rows {
		for _, other := range f.others(ctx, r) {
			keys = append(keys, f.target.id(other))
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return names, x.v.res.addTexts(db, f, keys, names)
}
