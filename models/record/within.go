package record

import (
	"fmt"
	"slices"

	"gorm.io/gorm"
)

// Within reports whether queries that begin as begin says find all the rows of
// a table that would go.
func (c *Cascade) Within(table string, begin func() *gorm.DB) (bool, error) {
	for _, t := range c.tables {
		if t.name != table || t.rows == 0 {
			continue
		}
		for part := range slices.Chunk(t.keys, chunk) {
			var n int64
			if err := begin().Where(in(t.column, part)).Count(&n).Error; err != nil {
				return false, fmt.Errorf("looking for what goes of %s: %w", table, err)
			}
			if n < int64(len(part)) {
				return false, nil
			}
		}
	}
	return true, nil
}
