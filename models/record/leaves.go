package record

import (
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm/schema"
)

// maxLeaves is how many rows that nothing hangs on are read whole, to be shown.
const maxLeaves = 1000

// leaves are children that have none themselves. There may be so many that
// beyond what the tree has room for only their keys are read.
func (c *collector) leaves(table *schema.Schema, by *schema.Field, keys []any) ([]found, error) {
	rows, err := c.find(table, by, keys, c.room+1)
	if err != nil {
		return nil, err
	}
	fresh := c.take(table, rows[:min(len(rows), c.room)])
	if len(rows) > c.room {
		c.cascade.cut = true
		err = c.count(table, by, keys)
	}
	c.room -= len(fresh)
	return fresh, err
}

// count notes rows by their keys alone.
func (c *collector) count(table *schema.Schema, by *schema.Field, keys []any) error {
	primary := table.PrioritizedPrimaryField
	t := c.cascade.table(table.Table, primary.DBName)
	for part := range slices.Chunk(keys, chunk) {
		ids := reflect.New(reflect.SliceOf(primary.FieldType))
		query := c.tx.Table(table.Table).Where(in(by.DBName, part)).Order(orderBy(column(primary.DBName)))
		if err := query.Pluck(primary.DBName, ids.Interface()).Error; err != nil {
			return fmt.Errorf("collecting %s: %w", table.Table, err)
		}
		for i := range ids.Elem().Len() {
			t.add(ids.Elem().Index(i).Interface())
		}
	}
	return nil
}
