package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// widen lets texts be as long as this program lets them be: those of older Djangos
// are shorter, which SQLite passes over and PostgreSQL does not.
func (k *cluster) widen(ctx context.Context, place string) error {
	if err := k.makePattern(ctx); err != nil {
		return fmt.Errorf("making the template: %w", err)
	}
	var wanted map[[2]string]int
	err := examine(ctx, k, k.pattern(), func(ctx context.Context, db *sql.DB) (err error) {
		wanted, err = lengths(ctx, db)
		return err
	})
	if err != nil {
		return err
	}
	return examine(ctx, k, place, func(ctx context.Context, db *sql.DB) error {
		found, err := lengths(ctx, db)
		for column, length := range found {
			if err == nil && length < wanted[column] {
				_, err = db.ExecContext(ctx, fmt.Sprintf("ALTER TABLE %s ALTER COLUMN %s TYPE varchar(%d)",
					identifier(column[0]), identifier(column[1]), wanted[column]))
			}
		}
		return err
	})
}

// lengths are how long texts may be, by table and column.
func lengths(ctx context.Context, db *sql.DB) (longest map[[2]string]int, err error) {
	rows, err := db.QueryContext(ctx, `SELECT table_name, column_name, character_maximum_length
		FROM information_schema.columns WHERE table_schema = 'public' AND character_maximum_length IS NOT NULL`)
	if err != nil {
		return nil, fmt.Errorf("asking how long texts may be: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	longest = map[[2]string]int{}
	for rows.Next() {
		var column [2]string
		var length int
		if err := rows.Scan(&column[0], &column[1], &length); err != nil {
			return nil, err
		}
		longest[column] = length
	}
	return longest, rows.Err()
}
