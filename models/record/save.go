package record

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Validator is a model that knows rules which need nothing but the row; what
// is broken comes back as Invalid.
type Validator interface{ Validate() error }

// Checker is a model that knows rules which need the database. It is asked
// only when everything else is in order; what is broken comes back as Invalid.
type Checker interface {
	Check(ctx context.Context, tx *gorm.DB) error
}

// Save validates row and writes the whole of it, and nothing that hangs on it:
// a row without a primary key is created, any other must still be there
// (gorm.ErrRecordNotFound). A broken rule or unique index is Invalid; roll the
// transaction back then, for PostgreSQL takes no more of it.
func Save[T any](ctx context.Context, tx *gorm.DB, row *T) error { return save(ctx, tx, row, nil) }

// Change is Save for a row that was read in the same transaction, and what it was then:
// of its columns only those are written that differ. Indexes of the others need not be.
func Change[T any](ctx context.Context, tx *gorm.DB, row, was *T) error {
	return save(ctx, tx, row, was)
}

func save[T any](ctx context.Context, tx *gorm.DB, row, was *T) error {
	table, err := parse(row)
	if err != nil {
		return err
	}
	if err := validate(ctx, tx, table, row); err != nil {
		return err
	}
	if _, isNew := table.PrioritizedPrimaryField.ValueOf(ctx, reflect.ValueOf(row)); isNew {
		return broken(table, insert(ctx, tx, table, row))
	}
	return broken(table, update(ctx, tx, table, row, was))
}

// unsetTimes are the columns that a row's creation fills in and that this row
// does not carry: what is stored stays.
func unsetTimes(ctx context.Context, table *schema.Schema, row any) []string {
	var columns []string
	for _, field := range table.Fields {
		if field.AutoCreateTime == 0 {
			continue
		}
		if _, unset := field.ValueOf(ctx, reflect.ValueOf(row)); unset {
			columns = append(columns, field.DBName)
		}
	}
	return columns
}

// schemas are gorm's views of models, by type.
var schemas sync.Map //nolint:gochecknoglobals // what follows from a model is the same for everybody

// parse gives gorm's view of a model.
func parse(model any) (*schema.Schema, error) {
	table, err := schema.Parse(model, &schemas, schema.NamingStrategy{})
	if err != nil {
		return nil, fmt.Errorf("reading the schema of %T: %w", model, err)
	}
	if table.PrioritizedPrimaryField == nil {
		return nil, fmt.Errorf("reading the schema of %T: no primary key", model)
	}
	return table, nil
}
