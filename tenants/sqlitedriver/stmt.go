package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"errors"
)

var (
	_ driver.StmtExecContext  = (*stmt)(nil)
	_ driver.StmtQueryContext = (*stmt)(nil)
)

// stmt is a statement's text: the connection keeps what it has compiled itself, and
// every call passes its checks.
type stmt struct {
	conn  *conn
	query string
}

// Prepare keeps the text of a statement.
func (c *conn) Prepare(query string) (driver.Stmt, error) { return &stmt{conn: c, query: query}, nil }

// PrepareContext keeps the text of a statement.
func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return c.Prepare(query)
}

// ExecContext runs the statement.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.query, args)
}

// QueryContext starts the query.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.query, args)
}

// NumInput leaves the counting of arguments to SQLite.
func (s *stmt) NumInput() int { return -1 }

// Close has nothing to give back.
func (s *stmt) Close() error { return nil }

// Exec without a context is what database/sql no longer calls.
func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return nil, errors.ErrUnsupported }

// Query without a context is what database/sql no longer calls.
func (s *stmt) Query([]driver.Value) (driver.Rows, error) { return nil, errors.ErrUnsupported }
