package tenants

import (
	"context"
	"database/sql"
	"fmt"
)

const (
	clusterColumns = `SELECT c.table_name, 'column ' || c.column_name || ' ' || c.data_type ||
			CASE WHEN c.character_maximum_length IS NULL THEN '' ELSE '(' || c.character_maximum_length || ')' END ||
			CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
		FROM information_schema.columns c JOIN pg_tables t ON t.tablename = c.table_name AND t.schemaname = 'public'
		WHERE c.table_schema = 'public'`
	clusterIndexes = `SELECT tablename, CASE WHEN indexdef LIKE 'CREATE UNIQUE%' THEN 'unique ' ELSE 'index ' END ||
			substring(indexdef FROM ' USING (.*)$')
		FROM pg_indexes WHERE schemaname = 'public'`
	clusterForeign = `SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
		FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace`
	clusterBroken = `SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint
		WHERE NOT convalidated AND connamespace = 'public'::regnamespace
		UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid`
)

// shape counts how long a text may be: PostgreSQL looks at that.
func (k *cluster) shape(ctx context.Context, db *sql.DB) (shape, error) {
	return shapeOf(ctx, db, clusterColumns, clusterIndexes, clusterForeign)
}

func (k *cluster) tables(ctx context.Context, db *sql.DB) (tables []Table, views []string, err error) {
	names, err := column(ctx, db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		t := Table{Name: name}
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+identifier(name)).Scan(&t.Rows); err != nil {
			return nil, nil, fmt.Errorf("counting the rows of %s: %w", name, err)
		}
		tables = append(tables, t)
	}
	views, err = column(ctx, db, "SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY viewname")
	return tables, views, err
}

// sound goes by PostgreSQL's word, which checks keys as rows are written.
func (k *cluster) sound(ctx context.Context, db *sql.DB) error {
	broken, err := column(ctx, db, clusterBroken)
	if err == nil && len(broken) > 0 {
		err = fmt.Errorf("%w: not valid: %v", ErrUnsound, broken)
	}
	return err
}
