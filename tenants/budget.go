package tenants

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/stdlib"
)

// budget bounds how many connections the pools of all tenants have together.
// Where one more is wanted than there may be, others give up those that they do
// not use.
type budget struct {
	slots chan struct{}

	mu    sync.Mutex
	pools map[*sql.DB]bool
}

func newBudget(connections int) *budget {
	return &budget{slots: make(chan struct{}, connections), pools: map[*sql.DB]bool{}}
}

// pool is one tenant's.
func (b *budget) pool(c driver.Connector) *sql.DB {
	pool := sql.OpenDB(&metered{c, b})
	pool.SetMaxOpenConns(connectionsEach)
	pool.SetMaxIdleConns(idleEach)
	pool.SetConnMaxIdleTime(idleInCluster)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pools[pool] = true
	return pool
}

func (b *budget) close(pool *sql.DB) error {
	b.mu.Lock()
	delete(b.pools, pool)
	b.mu.Unlock()
	return pool.Close()
}

// take waits for a connection's worth.
func (b *budget) take(ctx context.Context) error {
	select {
	case b.slots <- struct{}{}:
		return nil
	default:
	}
	b.shed()
	select {
	case b.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("all %d connections are in use: %w", cap(b.slots), errors.Join(ErrBusy, context.Cause(ctx)))
	}
}

// shed closes the connections that nobody uses at the moment.
func (b *budget) shed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for pool := range b.pools {
		if pool.Stats().Idle > 0 {
			pool.SetMaxIdleConns(-1)
			pool.SetMaxIdleConns(idleEach)
		}
	}
}

var errTransaction = errors.New("a statement cannot begin or end the transaction: return, or use Transaction")

// ends reports whether a statement would begin or end a transaction; savepoints
// are no such thing.
func ends(query string) bool {
	words := strings.Fields(strings.ToUpper(query))
	if len(words) == 0 {
		return false
	}
	switch strings.TrimRight(words[0], ";") {
	case "BEGIN", "START", "COMMIT", "END", "ABORT", "PREPARE":
		return true
	case "ROLLBACK":
		return len(words) == 1 || words[1] != "TO"
	}
	return false
}

// metered takes from the budget for each connection.
type metered struct {
	driver.Connector

	budget *budget
}

// Connect waits for its turn.
func (m *metered) Connect(ctx context.Context) (driver.Conn, error) {
	if err := m.budget.take(ctx); err != nil {
		return nil, err
	}
	conn, err := m.Connector.Connect(ctx)
	if err != nil {
		<-m.budget.slots
		return nil, err
	}
	return &meteredConn{Conn: conn.(*stdlib.Conn), budget: m.budget}, nil
}

// meteredConn gives back what it took.
type meteredConn struct {
	*stdlib.Conn

	budget *budget
	once   sync.Once
}

// ExecContext has PostgreSQL refuse several statements in one, which it takes from
// who gives no arguments.
func (c *meteredConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if ends(query) {
		return nil, errTransaction
	}
	if len(args) > 0 {
		return c.Conn.ExecContext(ctx, query, args)
	}
	done, err := c.Conn.Conn().PgConn().ExecParams(ctx, query, nil, nil, nil, nil).Close()
	if err != nil {
		return nil, err
	}
	return driver.RowsAffected(done.RowsAffected()), nil
}

// Close closes the connection.
func (c *meteredConn) Close() error {
	c.once.Do(func() { <-c.budget.slots })
	return c.Conn.Close()
}
