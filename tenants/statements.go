package tenants

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

var _ interface {
	gorm.ConnPool
	gorm.TxCommitter
} = (*statements)(nil)

var errNotYours = errors.New("a transaction that is shared ends when all have written: return an error to undo yours")

// statements are run on the connection of a transaction that is shared, which SQLite
// knows by the connection alone. To run them by the sql.Tx would start a goroutine for
// each query, to close its rows when its context ends; here nothing stops them.
type statements struct{ conn *sql.Conn }

// PrepareContext is refused: the connection keeps what it has compiled.
func (*statements) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errors.ErrUnsupported
}

// ExecContext runs a statement, unless ctx has ended.
func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.conn.ExecContext(context.WithoutCancel(ctx), query, args...)
}

// QueryContext starts a query, unless ctx has ended.
func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.conn.QueryContext(context.WithoutCancel(ctx), query, args...)
}

// QueryRowContext starts a query, unless ctx has ended.
func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if ctx.Err() == nil {
		ctx = context.WithoutCancel(ctx)
	}
	return s.conn.QueryRowContext(ctx, query, args...)
}

// Commit is refused. That there is one tells gorm to nest by savepoints.
func (*statements) Commit() error { return errNotYours }

// Rollback is refused.
func (*statements) Rollback() error { return errNotYours }
