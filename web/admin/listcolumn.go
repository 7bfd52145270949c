package admin

import (
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm/clause"

	"pollsadmin/views/ui"
)

// listColumn is a column of the list, or a line of a form: of a field, counted
// or computed.
type listColumn struct {
	name, label string
	via         []*field          // the relations that lead to the object that has the field
	field       *field            // stored, related, or children to count
	cell        func(row) ui.Cell // computed
	order       *field            // what to sort by, at the end of via; nil if it cannot be sorted
	link        bool              // leads to the object
	joined      bool              // on a form: beside the one before
	edited      *item             // what the list edits it with, nil if it does not
}

// columnsIn finds the fields and the computed columns of a registration.
func columnsIn[T any](r *registrar, option string, columns Columns) []listColumn {
	var list []listColumn
	for i, c := range columns {
		switch c := c.(type) {
		case line:
			list = append(list, lineColumns[T](r, fmt.Sprintf("%s[%d]", option, i), c)...)
		case Computed[T]:
			list = append(list, computedColumn(r, option, i, c))
		case Counted:
			if f := r.children(option, i, c.relation); f != nil {
				list = append(list, listColumn{name: f.name, label: c.label, field: f, order: f})
			}
		case Path:
			if column, ok := r.pathColumn(option, i, c); ok {
				list = append(list, column)
			}
		default:
			if f := r.field(option, i, c); f != nil {
				list = append(list, fieldColumn(f))
			}
		}
	}
	return list
}

func fieldColumn(f *field) listColumn {
	c := listColumn{name: f.name, label: f.label, field: f}
	if f.column != "" {
		c.order = f
	}
	return c
}

func computedColumn[T any](r *registrar, option string, index int, c Computed[T]) listColumn {
	column := listColumn{name: cssName(c.label), label: c.label, cell: func(row row) ui.Cell {
		if c.yes != nil {
			return value{kind: boolean, yes: c.yes(as[T](row))}.cell(nil)
		}
		cell := textCell(c.text(as[T](row)))
		if cell.Kind == ui.Empty {
			cell.Text = c.empty
		}
		return cell
	}}
	if c.yes != nil && c.empty != "" {
		r.wrong(option, index, errors.New("a column of ticks is never empty"))
	}
	if c.order != nil {
		column.order = r.field(option, index, c.order)
	}
	return column
}

// textCell is the column of a list that has no other.
func (e *entity) textCell(r row) ui.Cell { return textCell(e.text(r)) }

// draw is a column's cell of one row; count is how many children the column counts.
func (c listColumn) draw(l *listing, r row, count int) ui.Cell {
	if c.field != nil && c.field.kind == many {
		return ui.Cell{Text: strconv.Itoa(count)}
	}
	return l.res.filled(c.shown(l, r))
}

func (c listColumn) shown(l *listing, r row) ui.Cell {
	if c.cell != nil {
		return c.cell(r)
	}
	r, ok := c.follow(l.ctx, r)
	switch {
	case !ok:
		return ui.Cell{Kind: ui.Empty}
	case c.field.kind == related:
		if other, ok := c.field.other(l.ctx, r); ok {
			return textCell(c.field.target.text(other))
		}
		return ui.Cell{Kind: ui.Empty}
	}
	return c.field.cell(c.field.get(l.ctx, r), l.zone)
}

// childCounts counts the children that the columns ask for, by column and by
// row: one statement a column.
func (l *listing) childCounts(rows []row) ([]map[uint]int, error) {
	counts := make([]map[uint]int, len(l.res.columns))
	ids := make([]value, len(rows))
	for i, r := range rows {
		ids[i] = value{kind: related, number: int64(l.res.id(r))}
	}
	for i, c := range l.res.columns {
		if c.field == nil || c.field.kind != many || len(ids) == 0 {
			continue
		}
		byRow, err := l.countChildren(c.field, ids)
		if err != nil {
			return nil, err
		}
		counts[i] = byRow
	}
	return counts, nil
}

func (l *listing) countChildren(f *field, ids []value) (map[uint]int, error) {
	parent := f.target.col(f.relation.References[0].ForeignKey.DBName)
	var found []struct {
		ID uint
		N  int
	}
	err := f.target.from(l.db).Select("? AS id, COUNT(*) AS n", parent).
		Where(clause.IN{Column: parent, Values: args(ids)}).
		Clauses(clause.GroupBy{Columns: []clause.Column{parent}}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("counting %s: %w", f.name, err)
	}
	byRow := make(map[uint]int, len(found))
	for _, row := range found {
		byRow[row.ID] = row.N
	}
	return byRow, nil
}
