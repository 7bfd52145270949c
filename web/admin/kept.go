package admin

import (
	"fmt"
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
	lines, lacking := make(map[uint]*kept, len(keys)), map[uint]cache.Place{}
	var parts []cache.Part
	for _, key := range keys {
		parts = l.res.lineParts(parts[:0], key)
		line, place, found := l.res.site.pieces.lines.Find(l.ctx, source, l.lineName(key), parts...)
		if lines[key] = line; !found {
			lacking[key] = place
		}
	}
	if err := l.readLines(lacking, lines); err != nil {
		return err
	}
	for _, key := range keys {
		if line := lines[key]; line != nil { // else it is gone since
			l.rows, l.lines = append(l.rows, line.row), append(l.lines, line)
		}
	}
	return nil
}

func (l *listing) lineName(key uint) string {
	return l.res.schema.Table + " " + strconv.FormatUint(uint64(key), 10)
}

// keysAt are the keys of a part of the list, in its order.
func (l *listing) keysAt(source cache.Source, offset, limit int) ([]uint, error) {
	name := l.res.schema.Table + " " + strconv.Itoa(offset) + " " + strconv.Itoa(limit) + " by " + formatSort(l.query.sort)
	return l.res.site.pieces.keys.Load(l.ctx, source, name, l.orderParts(), func() (keys []uint, err error) {
		if err = l.part(offset, limit).Select("?", l.res.key()).Scan(&keys).Error; err != nil {
			err = fmt.Errorf("reading the keys of %s: %w", l.res.plural, err)
		}
		return keys, err
	}, func(keys []uint) int { return 8 * len(keys) })
}

// lineParts are what is known beforehand of what a line is made of: the row and its
// children. Where its relations lead is known once it is read.
func (r *resource) lineParts(parts []cache.Part, key uint) []cache.Part {
	parts = append(parts, r.self(key))
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

// readLines reads the lines that lack, and keeps them.
func (l *listing) readLines(lacking map[uint]cache.Place, lines map[uint]*kept) error {
	if len(lacking) == 0 {
		return nil
	}
	keys := make([]value, 0, len(lacking))
	for key := range lacking {
		delete(lines, key)
		keys = append(keys, value{kind: related, number: int64(key)})
	}
	rows, err := l.res.find(l.preloaded(l.res.from(l.db).Where(clause.IN{Column: l.res.key(), Values: args(keys)})))
	if err != nil {
		return err
	}
	counts, err := l.childCounts(rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		id := l.res.id(r)
		line := &kept{row: r, counts: make([]int, len(counts))}
		for i, byRow := range counts {
			line.counts[i] = byRow[id]
		}
		lines[id] = line
		l.res.site.pieces.lines.Put(l.ctx, lacking[id], line, lineBytes, l.led(r)...)
	}
	return nil
}

// led are the rows that the columns lead to from a row.
func (l *listing) led(r row) []cache.Part {
	var parts []cache.Part
	for _, c := range l.res.columns {
		path := c.via
		if c.field != nil && c.field.kind == related {
			path = append(path[:len(path):len(path)], c.field)
		}
		at, ok := r, true
		for _, rel := range path {
			if key := rel.get(l.ctx, at); ok && !key.null {
				parts = append(parts, rel.target.self(uint(key.number)))
				at, ok = rel.other(l.ctx, at)
			}
		}
	}
	return parts
}
