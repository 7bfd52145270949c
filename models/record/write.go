package record

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Insert writes a new row that needs no looking at: what is wrong with it is an error of
// the program's.
func Insert[T any](ctx context.Context, tx *gorm.DB, row *T) error {
	table, err := parse(row)
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
	l := layoutOf(tx, table)
	columns, args := make([]string, 0, len(l.written)), make([]any, 0, len(l.written))
	for _, field := range l.written {
		got, unset := field.ValueOf(ctx, value)
		if unset && field.AutoCreateTime > 0 {
			if err := field.Set(ctx, value, tx.NowFunc()); err != nil {
				return err
			}
			got, _ = field.ValueOf(ctx, value)
		}
		columns, args = append(columns, field.quoted), append(args, got)
	}
	statement := "INSERT INTO " + l.table + " (" + strings.Join(columns, ",") + ") VALUES (" + Marks(len(args)) + ")"
	id, err := add(ctx, tx, statement, l.key, args)
	if err != nil {
		return err
	}
	return table.PrioritizedPrimaryField.Set(ctx, value, id)
}

// add runs an INSERT, and says which key the row has.
func add(ctx context.Context, tx *gorm.DB, statement, key string, args []any) (id int64, err error) {
	if tx.Name() == "postgres" { // which does not say it unless it is asked
		statement += " RETURNING " + key
		err = run(ctx, tx, statement, func(ctx context.Context, pool gorm.ConnPool, statement string) (int64, error) {
			return 1, pool.QueryRowContext(ctx, statement, args...).Scan(&id)
		})
		return id, err
	}
	err = run(ctx, tx, statement, func(ctx context.Context, pool gorm.ConnPool, statement string) (int64, error) {
		result, err := pool.ExecContext(ctx, statement, args...)
		if err == nil {
			id, err = result.LastInsertId()
		}
		return 1, err
	})
	return id, err
}

// update writes all of a row but some columns, or what differs from what it was:
// gorm.ErrRecordNotFound where there is none any more, which gorm's Save would bring back.
func update[T any](ctx context.Context, tx *gorm.DB, table *schema.Schema, row, was *T) error {
	value, l := reflect.ValueOf(row).Elem(), layoutOf(tx, table)
	unset := unsetTimes(ctx, table, row)
	var sets []string
	var args []any
	for _, field := range l.written {
		if slices.Contains(unset, field.DBName) || was != nil && alike(ctx, field.Field, value, reflect.ValueOf(was).Elem()) {
			continue
		}
		got, _ := field.ValueOf(ctx, value)
		sets, args = append(sets, field.quoted+"=?"), append(args, got)
	}
	if len(sets) == 0 {
		return nil
	}
	id, _ := table.PrioritizedPrimaryField.ValueOf(ctx, value)
	statement := "UPDATE " + l.table + " SET " + strings.Join(sets, ",") + " WHERE " + l.key + " = ?"
	changed, err := Exec(ctx, tx, statement, append(args, id)...)
	if err == nil && changed == 0 {
		return gorm.ErrRecordNotFound
	}
	return err
}

// alike reports whether a field of two rows is stored the same.
func alike(ctx context.Context, field *schema.Field, a, b reflect.Value) bool {
	switch in := field.ReflectValueOf(ctx, a); in.Kind() {
	case reflect.String, reflect.Uint, reflect.Bool:
		return in.Equal(field.ReflectValueOf(ctx, b))
	}
	one, _ := field.ValueOf(ctx, a)
	other, _ := field.ValueOf(ctx, b)
	switch at := one.(type) {
	case time.Time:
		return at.Equal(other.(time.Time))
	case *time.Time:
		if then := other.(*time.Time); at != nil && then != nil {
			return at.Equal(*then)
		}
	}
	return reflect.DeepEqual(one, other)
}

// Exec runs a statement with question marks for its arguments, and says how many rows it
// has changed. It tells gorm's log, but does not go through gorm, which would take as long
// to look at it as the database to do it.
func Exec(ctx context.Context, tx *gorm.DB, statement string, args ...any) (changed int64, err error) {
	err = run(ctx, tx, statement, func(ctx context.Context, pool gorm.ConnPool, statement string) (int64, error) {
		result, err := pool.ExecContext(ctx, statement, args...)
		if err == nil {
			changed, err = result.RowsAffected()
		}
		return changed, err
	})
	return changed, err
}

func run(
	ctx context.Context, tx *gorm.DB, statement string,
	do func(ctx context.Context, pool gorm.ConnPool, statement string) (int64, error),
) error {
	if tx.Error != nil {
		return tx.Error
	}
	if tx.Name() == "postgres" {
		statement = numbered(statement)
	}
	began := time.Now()
	rows, err := do(ctx, tx.Statement.ConnPool, statement)
	tx.Logger.Trace(ctx, began, func() (string, int64) { return statement, rows }, err)
	return err
}

// numbered gives question marks the numbers that PostgreSQL wants.
func numbered(statement string) string {
	parts := strings.Split(statement, "?")
	var text strings.Builder
	for i, part := range parts {
		if i > 0 {
			text.WriteString("$" + strconv.Itoa(i))
		}
		text.WriteString(part)
	}
	return text.String()
}
