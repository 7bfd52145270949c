package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// foreignKeys refuses rows that point nowhere.
func foreignKeys(ctx context.Context, db *sql.DB) error {
	broken, err := column(ctx, db, fmt.Sprintf(`SELECT printf('%%s row %%s points to no %%s', "table", rowid, parent)
		FROM pragma_foreign_key_check LIMIT %d`, mostFlaws))
	if err == nil && len(broken) > 0 {
		return fmt.Errorf("%w: mend these rows first: %s", ErrUnsound, strings.Join(broken, "; "))
	}
	return err
}

// contents lists a database's tables, with their rows counted, and its views.
func contents(ctx context.Context, db *sql.DB) (tables []Table, views []string, err error) {
	names, err := column(ctx, db, `SELECT name FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		t := Table{Name: name}
		count := "SELECT count(*) FROM " + quoted(name)
		if err := db.QueryRowContext(ctx, count).Scan(&t.Rows); err != nil {
			return nil, nil, fmt.Errorf("counting the rows of %s: %w", name, err)
		}
		tables = append(tables, t)
	}
	views, err = column(ctx, db, "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
	return tables, views, err
}

// column reads a query's only column.
func column(ctx context.Context, db *sql.DB, query string, args ...any) (values []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, rows.Err()
}

func quoted(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}
