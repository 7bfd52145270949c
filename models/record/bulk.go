package record

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// After reads the rows whose keys follow a key, in order, with their
// many-to-many relations.
func (t *Table) After(ctx context.Context, tx *gorm.DB, after uint, most int) ([]*Row, error) {
	tx = tx.WithContext(ctx)
	primary := column(t.schema.PrioritizedPrimaryField.DBName)
	found := reflect.New(reflect.SliceOf(t.schema.ModelType))
	err := tx.Where(clause.Gt{Column: primary, Value: after}).Order(orderBy(primary)).Limit(most).
		Find(found.Interface()).Error
	if err != nil {
		return nil, fmt.Errorf("reading %s after %d: %w", t.Name(), after, err)
	}
	rows := make([]*Row, found.Elem().Len())
	for i := range rows {
		rows[i] = t.row(found.Elem().Index(i).Addr())
	}
	for _, f := range t.fields {
		if f.Many() {
			if err := f.read(tx, rows); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}

// Count is how many rows there are.
func (t *Table) Count(ctx context.Context, tx *gorm.DB) (n int64, err error) {
	if err = tx.WithContext(ctx).Table(t.Name()).Count(&n).Error; err != nil {
		err = fmt.Errorf("counting %s: %w", t.Name(), err)
	}
	return n, err
}

// pair is a row of a table between two others.
type pair struct{ Own, Other uint }

func (f Field) read(tx *gorm.DB, rows []*Row) error {
	byID := make(map[uint]*Row, len(rows))
	ids := make([]uint, len(rows))
	for i, r := range rows {
		byID[r.ID()], ids[i] = r, r.ID()
	}
	for part := range slices.Chunk(ids, chunk) {
		var pairs []pair
		names := clause.Select{Columns: []clause.Column{
			{Name: f.link.own, Alias: "own"}, {Name: f.link.other, Alias: "other"},
		}}
		err := tx.Table(f.link.table).Clauses(names).Where(in(f.link.own, part)).
			Order(orderBy(column(f.link.own))).Order(orderBy(column(f.link.other))).Scan(&pairs).Error
		if err != nil {
			return fmt.Errorf("reading %s: %w", f.link.table, err)
		}
		for _, p := range pairs {
			row := byID[p.Own]
			row.links[f.Name] = append(row.links[f.Name], p.Other)
		}
	}
	return nil
}

// Put writes rows as they are, without asking any rule, in one statement beside
// those for many-to-many relations. Rows without a key come in and get one, all
// or none of them; of the others those that are there already are overwritten,
// save the columns in keep. A broken unique index is Invalid.
func (t *Table) Put(ctx context.Context, tx *gorm.DB, rows []*Row, keep []string) error {
	if len(rows) == 0 {
		return nil
	}
	tx = tx.WithContext(ctx)
	batch := reflect.MakeSlice(reflect.SliceOf(rows[0].value.Type()), 0, len(rows))
	for _, r := range rows {
		batch = reflect.Append(batch, r.value)
	}
	known := clause.OnConflict{
		Columns:   []clause.Column{column(t.schema.PrioritizedPrimaryField.DBName)},
		DoUpdates: clause.AssignmentColumns(t.overwritten(keep)),
	}
	writing := tx.Omit(clause.Associations)
	if rows[0].ID() != 0 {
		writing = writing.Clauses(known)
	}
	if err := broken(t.schema, writing.Create(batch.Interface()).Error); err != nil {
		return err
	}
	for _, f := range t.fields {
		if f.Many() {
			if err := f.write(tx, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Table) overwritten(keep []string) []string {
	var columns []string
	for _, f := range t.fields {
		if !f.Many() && !slices.Contains(keep, f.Column) {
			columns = append(columns, f.Column)
		}
	}
	return columns
}

// write makes what the rows carry the whole of a many-to-many relation.
func (f Field) write(tx *gorm.DB, rows []*Row) error {
	var owners []uint
	var pairs []map[string]any
	for _, r := range rows {
		ids, set := r.links[f.Name]
		if !set {
			continue
		}
		owners = append(owners, r.ID())
		for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
			pairs = append(pairs, map[string]any{f.link.own: r.ID(), f.link.other: id})
		}
	}
	for part := range slices.Chunk(owners, chunk) {
		if err := tx.Table(f.link.table).Where(in(f.link.own, part)).Delete(nil).Error; err != nil {
			return fmt.Errorf("emptying %s: %w", f.link.table, err)
		}
	}
	for part := range slices.Chunk(pairs, chunk) {
		if err := tx.Table(f.link.table).Create(part).Error; err != nil {
			return fmt.Errorf("filling %s: %w", f.link.table, Translate(err))
		}
	}
	return nil
}
