package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// load makes a database of the rows of an SQLite file, which it brings to the
// schema of this program first. Tables that migrations do not make stay behind.
func (k *cluster) load(ctx context.Context, file, place string) error {
	if err := k.blank(ctx, place); err != nil {
		return err
	}
	return examineFile(ctx, file, func(ctx context.Context, from *sql.DB) error {
		if err := k.files.schema.Up(ctx, from); err != nil {
			return fmt.Errorf("bringing the copy to this program's schema: %w", err)
		}
		return examine(ctx, k, place, func(ctx context.Context, to *sql.DB) error { return k.fill(ctx, from, to) })
	})
}

// fill puts the rows of a file into an empty database, in one transaction.
func (k *cluster) fill(ctx context.Context, from, to *sql.DB) error {
	tables, err := k.layout(ctx, to)
	if err != nil {
		return err
	}
	conn, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(raw any) error {
		return pgx.BeginFunc(ctx, raw.(*stdlib.Conn).Conn(), func(tx pgx.Tx) error {
			if err := truncate(ctx, tx, tables); err != nil {
				return err
			}
			for _, t := range tables {
				if err := t.fill(ctx, from, tx); err != nil {
					return fmt.Errorf("copying table %s: %w", t.name, err)
				}
			}
			return nil
		})
	})
	return errors.Join(err, conn.Close())
}

// truncate takes out what migrations put in.
func truncate(ctx context.Context, tx pgx.Tx, tables []layout) error {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = identifier(t.name)
	}
	_, err := tx.Exec(ctx, "TRUNCATE "+strings.Join(names, ", "))
	return err
}

// fill copies a table's rows, and has new ones numbered after them.
func (t layout) fill(ctx context.Context, from *sql.DB, tx pgx.Tx) (err error) {
	rows, err := from.QueryContext(ctx, t.selection())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values, into := receivers(len(t.columns))
	source := pgx.CopyFromFunc(func() ([]any, error) {
		if !rows.Next() {
			return nil, rows.Err()
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		return t.converted(values)
	})
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, source); err != nil {
		return err
	}
	if !slices.Contains(t.columns, "id") {
		return nil
	}
	_, err = tx.Exec(ctx, `SELECT setval(pg_get_serial_sequence($1, 'id'), coalesce(max(id), 1), max(id) IS NOT NULL)
		FROM `+identifier(t.name)+` WHERE pg_get_serial_sequence($1, 'id') IS NOT NULL`, identifier(t.name))
	return err
}

// converted are the values of a row as PostgreSQL's types want them. SQLite lets
// anything stand anywhere: what does not fit is named.
func (t layout) converted(values []any) ([]any, error) {
	row := make([]any, len(values))
	for i, value := range values {
		fitting, err := fittingValue(t.types[i], value)
		if err != nil {
			return nil, fmt.Errorf("row %v, column %s: %w", values[0], t.columns[i], err)
		}
		row[i] = fitting
	}
	return row, nil
}

func fittingValue(kind string, value any) (any, error) {
	switch v := value.(type) {
	case int64:
		if kind == "boolean" {
			return v != 0, nil
		}
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, errors.New("it has a NUL character, which PostgreSQL cannot store")
		}
		if strings.HasPrefix(kind, "timestamp") {
			return nil, fmt.Errorf("%.40q is not a date and time", v)
		}
	case time.Time:
		return v.UTC(), nil
	case []byte:
		if kind != "bytea" {
			return string(v), nil
		}
	}
	return value, nil
}
