package record

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Query reads rows by a statement with question marks for its arguments, which gives the
// fields of T in their order. As Exec it does not go through gorm, and tells gorm's log.
// NULL is read as nothing, as gorm does.
func Query[T any](ctx context.Context, db *gorm.DB, room int, statement string, args ...any) ([]T, error) {
	rows := make([]T, 0, room)
	var row T
	value := reflect.ValueOf(&row).Elem()
	into := make([]any, value.NumField())
	for i := range into {
		into[i] = destination(value.Field(i))
	}
	err := query(ctx, db, into, func() { rows = append(rows, row) }, statement, args...)
	if err != nil {
		return nil, fmt.Errorf("reading %T: %w", *new(T), err)
	}
	return rows, nil
}

// With reads the rows of a model that have one of the keys, in their order.
func With[T any](ctx context.Context, db *gorm.DB, keys []uint) ([]T, error) {
	table, err := parse(new(T))
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, len(keys))
	key := table.PrioritizedPrimaryField.DBName
	err = RowsBy(ctx, db, table, key, keys, len(keys), func(row reflect.Value) {
		rows = append(rows, *row.Interface().(*T))
	})
	return rows, err
}

// RowsBy hands over the rows of a table that have one of the keys in a column, in the
// order of their own keys, and no more than so many: each a pointer to a model of its own.
func RowsBy(
	ctx context.Context, db *gorm.DB, table *schema.Schema, column string, keys []uint, most int,
	take func(row reflect.Value),
) error {
	if len(keys) == 0 {
		return nil
	}
	args := append(Args(keys), most)
	l := layoutOf(db, table)
	statement := "SELECT " + l.columns + " FROM " + l.table + " WHERE " + db.Statement.Quote(column) +
		" IN (" + Marks(len(keys)) + ") ORDER BY " + l.key + " LIMIT ?"
	read := reflect.New(table.ModelType).Elem()
	into := make([]any, len(l.read))
	for i, field := range l.read {
		into[i] = destination(field.ReflectValueOf(ctx, read))
	}
	err := query(ctx, db, into, func() {
		row := reflect.New(table.ModelType)
		row.Elem().Set(read)
		take(row)
	}, statement, args...)
	if err != nil {
		return fmt.Errorf("reading rows of %s: %w", table.Table, err)
	}
	return nil
}

// Args are keys as a statement takes them.
func Args(keys []uint) []any {
	args := make([]any, len(keys), len(keys)+1)
	for i, key := range keys {
		args[i] = key
	}
	return args
}

// Marks stand for so many arguments of a statement.
func Marks(arguments int) string { return strings.Repeat(",?", arguments)[min(1, arguments):] }

// query reads each row into the same places, all of which it sets, and has it taken from there.
func query(ctx context.Context, db *gorm.DB, into []any, take func(), statement string, args ...any) error {
	return run(ctx, db, statement, func(ctx context.Context, pool gorm.ConnPool, statement string) (n int64, err error) {
		found, err := pool.QueryContext(ctx, statement, args...)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, found.Close()) }()
		for ; found.Next(); n++ {
			if err := found.Scan(into...); err != nil {
				return n, err
			}
			take()
		}
		return n, found.Err()
	})
}
