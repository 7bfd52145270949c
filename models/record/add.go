package record

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Add writes new rows, and nothing that hangs on them, a few hundred to a statement,
// and gives them their keys. It asks no rule: Inspect has been asked before. A broken
// unique index is Invalid.
func Add[T any](ctx context.Context, tx *gorm.DB, rows []T) error {
	table, err := parse(new(T))
	if err != nil {
		return err
	}
	tx = tx.WithContext(ctx)
	for part := range slices.Chunk(rows, chunk) {
		if err := broken(table, tx.Omit(clause.Associations).Create(&part).Error); err != nil {
			return err
		}
	}
	return nil
}
