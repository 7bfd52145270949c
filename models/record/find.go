package record

import (
	"context"
	"fmt"
	"math"
	"reflect"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Find reads the row of this id; gorm.ErrRecordNotFound when there is none,
// also for ids larger than the engine can hold.
func Find[T any](ctx context.Context, db *gorm.DB, id uint) (*T, error) {
	row := new(T)
	if !storable(db, id) {
		return nil, fmt.Errorf("finding %T %d: %w", *row, id, gorm.ErrRecordNotFound)
	}
	err := db.WithContext(ctx).Where(clause.Eq{Column: clause.PrimaryColumn, Value: id}).Take(row).Error
	if err != nil {
		return nil, fmt.Errorf("finding %T %d: %w", *row, id, err)
	}
	return row, nil
}

// Storable reports whether the engine's columns can hold an id. To larger ones
// the drivers answer with an error where "there is no such row" is meant.
func Storable(db *gorm.DB, id uint) bool { return storable(db, id) }

func storable(db *gorm.DB, id any) bool {
	value := reflect.Indirect(reflect.ValueOf(id))
	if !value.CanUint() {
		return true
	}
	if db.Name() == "postgres" {
		return value.Uint() <= math.MaxInt32
	}
	return value.Uint() <= math.MaxInt64
}
