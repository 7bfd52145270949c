package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// export writes the rows of a database, as they are at one moment, to a new
// SQLite file of this program's schema: those of the tables that it makes.
func (k *cluster) export(ctx context.Context, place, file string) error {
	pattern, err := k.files.pattern(ctx)
	if err == nil {
		err = copyFile(pattern, file)
	}
	if err != nil {
		return err
	}
	return examine(ctx, k, place, func(ctx context.Context, from *sql.DB) error {
		version, err := versionIn(ctx, k, from, 0)
		if err == nil && version < k.schema.Latest() {
			err = fmt.Errorf("%w: migrate it first", ErrPending)
		}
		if err != nil {
			return err
		}
		return examineFile(ctx, file, func(ctx context.Context, to *sql.DB) error { return k.drain(ctx, from, to) })
	})
}

func (k *cluster) drain(ctx context.Context, from, to *sql.DB) error {
	tables, err := k.layout(ctx, from)
	if err != nil {
		return err
	}
	if tables, err = knownIn(ctx, to, tables); err != nil {
		return err
	}
	reading, err := from.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer func() { _ = reading.Rollback() }() // only read
	writing, err := to.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = writing.Rollback() }() // after Commit there is nothing left to undo
	for _, t := range tables {
		if err := t.drain(ctx, reading, writing); err != nil {
			return fmt.Errorf("copying table %s: %w", t.name, err)
		}
	}
	return writing.Commit()
}

// knownIn are the tables that a file has. Columns that it lacks would be lost.
func knownIn(ctx context.Context, file *sql.DB, tables []layout) (known []layout, err error) {
	for _, t := range tables {
		columns, err := column(ctx, file, "SELECT name FROM pragma_table_info(?)", t.name)
		if err != nil {
			return nil, err
		}
		if len(columns) == 0 {
			continue
		}
		for _, name := range t.columns {
			if !slices.Contains(columns, name) {
				return nil, fmt.Errorf("%w: table %s has column %s: drop it, or copy the database with pg_dump",
					ErrDrift, t.name, name)
			}
		}
		known = append(known, t)
	}
	return known, nil
}

func (t layout) drain(ctx context.Context, from, to *sql.Tx) (err error) {
	if _, err := to.ExecContext(ctx, "DELETE FROM "+quoted(t.name)); err != nil { //nolint:gosec // a name, quoted
		return err
	}
	put, err := to.PrepareContext(ctx, t.insertion())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, put.Close()) }()
	rows, err := from.QueryContext(ctx, t.selection())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values, into := receivers(len(t.columns))
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if _, err := put.ExecContext(ctx, values...); err != nil {
			return fmt.Errorf("row %v: %w", values[0], err)
		}
	}
	return rows.Err()
}
