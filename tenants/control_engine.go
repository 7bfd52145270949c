package tenants

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// controlEngine is what is not the same in SQLite and PostgreSQL where the
// control database is concerned.
type controlEngine struct {
	among   string // a condition that a name is among those of a JSON list
	numbers bool   // parameters are $1, $2 and not ?
	changes func(r *Registry) changes
	lock    func(ctx context.Context, r *Registry, n Name) (unlock func() error, err error)
}

// bind writes the parameters of a statement as the engine wants them. None of the
// control database's statements has a question mark for anything else.
func (e controlEngine) bind(query string) string {
	if !e.numbers {
		return query
	}
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}

// query reads rows.
func (c *control) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return c.db.readers.QueryContext(ctx, c.engine.bind(query), args...)
}

// row reads one row.
func (c *control) row(ctx context.Context, query string, args ...any) *sql.Row {
	return c.db.readers.QueryRowContext(ctx, c.engine.bind(query), args...)
}

// controlTx is a transaction that writes to the control database.
type controlTx struct {
	*sql.Tx

	engine controlEngine
}

// ExecContext runs a statement with the parameters that it has.
func (t controlTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return t.Tx.ExecContext(ctx, t.engine.bind(query), args...)
}

// QueryRowContext runs one that gives a row.
func (t controlTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.Tx.QueryRowContext(ctx, t.engine.bind(query), args...)
}
