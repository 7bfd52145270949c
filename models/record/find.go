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
	row, err := find[T](ctx, db, id)
	if err != nil {
		return nil, fmt.Errorf("finding %T %d: %w", *new(T), id, err)
	}
	return row, nil
}

func find[T any](ctx context.Context, db *gorm.DB, id uint) (*T, error) {
	if !storable(db, id) {
		return nil, gorm.ErrRecordNotFound
	}
	if s := db.Statement; len(s.Preloads)+len(s.Joins)+len(s.Clauses) > 0 { // it asks for more, or for less
		row := new(T)
		return row, db.WithContext(ctx).Where(clause.Eq{Column: clause.PrimaryColumn, Value: id}).Take(row).Error
	}
	rows, err := With[T](ctx, db, []uint{id})
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, err
	}
	return &rows[0], nil
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
