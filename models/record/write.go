package record

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Insert writes a new row that needs no looking at: what is wrong with it is an error of
// the program's.
func Insert[T any](ctx context.Context, tx *gorm.DB, row *T) error {
	tx = tx.WithContext(ctx)
	table, err := parse(tx, row)
	if err == nil {
		err = insert(ctx, tx, table, row)
	}
	if err != nil {
		return fmt.Errorf("inserting a %T: %w", *row, err)
	}
	return nil
}

// insert writes a new row, whose key the database gives. It says the same as gorm's
// Create without its hooks, which take longer than the statement.
func insert(ctx context.Context, tx *gorm.DB, table *schema.Schema, row any) error {
	value := reflect.ValueOf(row).Elem()
	var columns, marks []string
	var args []any
	for _, field := range written(table) {
		got, unset := field.ValueOf(ctx, value)
		if unset && field.AutoCreateTime > 0 {
			if err := field.Set(ctx, value, tx.NowFunc()); err != nil {
				return err
			}
			got, _ = field.ValueOf(ctx, value)
		}
		columns, marks, args = append(columns, tx.Statement.Quote(field.DBName)), append(marks, "?"), append(args, got)
	}
	key := table.PrioritizedPrimaryField
	var id int64
	err := tx.Raw("INSERT INTO "+tx.Statement.Quote(table.Table)+" ("+strings.Join(columns, ",")+") VALUES ("+
		strings.Join(marks, ",")+") RETURNING "+tx.Statement.Quote(key.DBName), args...).Scan(&id).Error
	if err != nil {
		return err
	}
	return key.Set(ctx, value, id)
}

// update writes all of a row but some columns: gorm.ErrRecordNotFound where there is none
// any more, which gorm's Save would bring back.
func update(ctx context.Context, tx *gorm.DB, table *schema.Schema, row any) error {
	value, key := reflect.ValueOf(row).Elem(), table.PrioritizedPrimaryField
	unset := unsetTimes(ctx, table, row)
	var sets []string
	var args []any
	for _, field := range written(table) {
		if !slices.Contains(unset, field.DBName) {
			got, _ := field.ValueOf(ctx, value)
			sets, args = append(sets, tx.Statement.Quote(field.DBName)+"=?"), append(args, got)
		}
	}
	id, _ := key.ValueOf(ctx, value)
	done := tx.Exec("UPDATE "+tx.Statement.Quote(table.Table)+" SET "+strings.Join(sets, ",")+" WHERE "+
		tx.Statement.Quote(key.DBName)+" = ?", append(args, id)...)
	if done.Error == nil && done.RowsAffected == 0 {
		return gorm.ErrRecordNotFound
	}
	return done.Error
}

// written are the fields that are columns, without the key.
func written(table *schema.Schema) []*schema.Field {
	fields := make([]*schema.Field, 0, len(table.DBNames))
	for _, name := range table.DBNames {
		if field := table.FieldsByDBName[name]; field != table.PrioritizedPrimaryField {
			fields = append(fields, field)
		}
	}
	return fields
}
