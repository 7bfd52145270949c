package admin

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"

	"gorm.io/gorm/clause"

	"pollsadmin/web/cache"
)

// kept is a row of a list as several requests look at it, with all that its columns
// show. Nobody changes it.
type kept struct {
	row    row
	counts []int // children, by column
	drawn  atomic.Pointer[drawn]
}

// readKept reads of a part of the list what is not kept of it.
func (l *listing) readKept(source cache.Source, offset, limit int) error {
	keys, err := l.keysAt(source, offset, limit)
	if err != nil {
		return err
	}
	lines, err := l.res.site.pieces.lines.LoadEach(l.ctx, source, keys, cache.Each[*kept]{
		Name: l.res.rowName, Of: l.res.lineParts, Load: l.readLines,
		Also: func(line *kept) []cache.Part { return l.led(line.row) },
		Size: func(*kept) int { return lineBytes },
	})
	if err != nil {
		return err
	}
	for _, key := range keys {
		if line := lines[key]; line != nil { // else it is gone since
			l.rows, l.lines = append(l.rows, line.row), append(l.lines, line)
		}
	}
	return nil
}

// keysAt are the keys of a part of the list, in its order.
func (l *listing) keysAt(source cache.Source, offset, limit int) ([]uint, error) {
	name := l.res.schema.Table + " " + strconv.Itoa(offset) + " " + strconv.Itoa(limit) + " by " + formatSort(l.query.sort)
	return l.res.site.pieces.keys.Load(l.ctx, source, name, l.orderParts(), func() (keys []uint, err error) {
		if err = l.slice(offset, limit).Select("?", l.res.key()).Scan(&keys).Error; err != nil {
			err = fmt.Errorf("reading the keys of %s: %w", l.res.plural, err)
		}
		return keys, err
	}, func(keys []uint) int { return 8 * len(keys) })
}

// lineParts are what is known beforehand of what a line is made of: the row and its
// children. Where its relations lead is known once it is read.
func (r *resource) lineParts(key uint) []cache.Part {
	parts := []cache.Part{r.self(key)}
	for _, c := range r.columns {
		switch {
		case c.field == nil:
		case c.field.kind == many:
			child := c.field.target.part(c.field.relation.References[0].ForeignKey.DBName)
			child.Key = key
			parts = append(parts, child)
		case c.field.kind == several:
			parts = append(parts, cache.Part{Table: joinTable(c.field).Name}, cache.Part{Table: c.field.target.schema.Table})
		}
	}
	return parts
}

// readLines makes lines of the rows with some keys.
func (l *listing) readLines(keys []uint) (map[uint]*kept, error) {
	rows, err := l.rowsWith(keys)
	if err != nil {
		return nil, err
	}
	counts, err := l.countsOf(keys)
	if err != nil {
		return nil, err
	}
	lines := make(map[uint]*kept, len(rows))
	for _, r := range rows {
		id := l.res.id(r)
		line := &kept{row: r, counts: make([]int, len(counts))}
		for i, byRow := range counts {
			line.counts[i] = byRow[id]
		}
		lines[id] = line
	}
	return lines, nil
}

// rowsWith are the rows with some keys, and what the columns show of others beside them:
// by way of what is known of each, where everybody may see all of it.
func (l *listing) rowsWith(keys []uint) ([]row, error) {
	for _, c := range l.res.columns {
		for _, rel := range c.path() {
			if rel.kind == several || l.res.site.isScoped(rel.target) {
				all := clause.IN{Column: l.res.key(), Values: args(related.values(keys))}
				return l.res.find(l.preloaded(l.res.from(l.db).Where(all)))
			}
		}
	}
	known, err := l.res.site.known(l.ctx, l.db, l.res.entity, keys)
	if err != nil {
		return nil, err
	}
	rows := slices.Collect(maps.Values(known))
	for _, c := range l.res.columns {
		if err := l.bringAlong(c.path(), rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// bringAlong gives rows the objects that a path of relations leads to.
func (l *listing) bringAlong(path []*field, rows []row) error {
	if len(path) == 0 || len(rows) == 0 {
		return nil
	}
	rel, keys := path[0], []uint{}
	for _, r := range rows {
		if key := rel.get(l.ctx, r); !key.null {
			keys = append(keys, uint(key.number))
		}
	}
	slices.Sort(keys)
	others, err := l.res.site.known(l.ctx, l.db, rel.target, slices.Compact(keys))
	if err != nil {
		return err
	}
	var next []row
	for _, r := range rows {
		other, found := others[uint(rel.get(l.ctx, r).number)]
		if _, brought := rel.other(l.ctx, r); found && !brought {
			rel.bring(l.ctx, r, other)
		}
		if at, ok := rel.other(l.ctx, r); ok {
			next = append(next, at)
		}
	}
	return l.bringAlong(path[1:], next)
}

// countsOf are the children of rows with some keys, by column and by row.
func (l *listing) countsOf(keys []uint) ([]map[uint]int, error) {
	counts := make([]map[uint]int, len(l.res.columns))
	for i, c := range l.res.columns {
		if c.field == nil || c.field.kind != many {
			continue
		}
		byRow, err := l.countOf(c.field, keys)
		if err != nil {
			return nil, err
		}
		counts[i] = byRow
	}
	return counts, nil
}

func (l *listing) countOf(f *field, keys []uint) (map[uint]int, error) {
	part := f.target.part(f.relation.References[0].ForeignKey.DBName)
	return l.res.site.pieces.counts.LoadEach(l.ctx, l.res.source(l.ctx), keys, cache.Each[int]{
		Name: func(key uint) string { return part.Table + " " + part.Column + " " + keyText(key) },
		Of: func(key uint) []cache.Part {
			return []cache.Part{{Table: part.Table, Column: part.Column, Key: key}}
		},
		Load: func(keys []uint) (map[uint]int, error) {
			byRow, err := l.countChildren(f, related.values(keys))
			if err != nil {
				return nil, err
			}
			for _, key := range keys {
				byRow[key] += 0 // where there are none
			}
			return byRow, nil
		},
		Size: func(int) int { return tallyBytes },
	})
}

// led are the rows that the columns lead to from a row.
func (l *listing) led(r row) []cache.Part {
	var parts []cache.Part
	for _, c := range l.res.columns {
		at, ok := r, true
		for _, rel := range c.path() {
			if key := rel.get(l.ctx, at); ok && !key.null {
				parts = append(parts, rel.target.self(uint(key.number)))
				at, ok = rel.other(l.ctx, at)
			}
		}
	}
	return parts
}
