package tenants

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
)

var _ interface {
	gorm.ConnPool
	gorm.ConnPoolBeginner
} = guarded{}

var errReadsOnly = errors.New("this handle only reads: write with Tenant.Write")

// guarded is a pool that writes as well, for those who only read.
type guarded struct{ pool *sql.DB }

// PrepareContext is refused: what would be run is not to be seen.
func (g guarded) PrepareContext(context.Context, string) (*sql.Stmt, error) { return nil, errReadsOnly }

// ExecContext is for what gives no rows: nothing that reads.
func (g guarded) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errReadsOnly
}

// QueryContext takes a query.
func (g guarded) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !reads(query) {
		return nil, errReadsOnly
	}
	return g.pool.QueryContext(ctx, query, args...)
}

// QueryRowContext takes a query. A row cannot be made with an error in it: what
// does not read runs where PostgreSQL refuses it.
func (g guarded) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if !reads(query) {
		cancelled, cancel := context.WithCancelCause(ctx)
		cancel(errReadsOnly)
		ctx = cancelled
	}
	return g.pool.QueryRowContext(ctx, query, args...)
}

// BeginTx begins a transaction in which nothing can be written.
func (g guarded) BeginTx(ctx context.Context, options *sql.TxOptions) (gorm.ConnPool, error) {
	reading := sql.TxOptions{ReadOnly: true}
	if options != nil {
		reading.Isolation = options.Isolation
	}
	return g.pool.BeginTx(ctx, &reading)
}

func reads(query string) bool {
	query = strings.TrimLeft(query, " \t\r\n(")
	first := query
	if end := strings.IndexAny(query, " \t\r\n"); end >= 0 {
		first = query[:end]
	}
	switch strings.ToUpper(first) {
	case "SELECT", "VALUES", "EXPLAIN", "SHOW":
		return true
	case "WITH": // its parts may write
		return !slices.ContainsFunc(strings.Fields(strings.ToUpper(query)), func(w string) bool {
			w = strings.TrimLeft(w, "(")
			return w == "INSERT" || w == "UPDATE" || w == "DELETE" || w == "MERGE"
		})
	}
	return false
}
