package tenants

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// layout is a table and its columns, with PostgreSQL's types.
type layout struct {
	name    string
	columns []string
	types   []string
}

// layout is that of the tables that migrations make, but for the one in which
// they keep account.
func (k *cluster) layout(ctx context.Context, db *sql.DB) (tables []layout, err error) {
	rows, err := db.QueryContext(ctx, `SELECT table_name, column_name, data_type FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name <> $1
			AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
		ORDER BY table_name, ordinal_position`, k.schema.VersionTable())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var table, column, kind string
		if err := rows.Scan(&table, &column, &kind); err != nil {
			return nil, err
		}
		if len(tables) == 0 || tables[len(tables)-1].name != table {
			tables = append(tables, layout{name: table})
		}
		last := &tables[len(tables)-1]
		last.columns, last.types = append(last.columns, column), append(last.types, kind)
	}
	return tables, rows.Err()
}

func (t layout) selection() string { return "SELECT " + t.list() + " FROM " + quoted(t.name) }

func (t layout) insertion() string {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ")
	return "INSERT INTO " + quoted(t.name) + " (" + t.list() + ") VALUES (" + marks + ")"
}

func (t layout) list() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = quoted(c)
	}
	return strings.Join(names, ", ")
}
