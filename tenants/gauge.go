package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"strconv"
	"sync"
	"sync/atomic"

	"pollsadmin/tenants/sqlitedriver"
)

// gauge asks a database about itself, by a connection that may.
type gauge struct {
	pool *sql.DB
	// What differs after each commit, on the same connection, and how many bytes are in use.
	change, bytes string

	epoch string
	made  atomic.Int64 // connections

	mu sync.Mutex // an answer belongs to the connection made last
}

func newGauge(change, bytes string) *gauge {
	return &gauge{change: change, bytes: bytes, epoch: rand.Text()[:8]}
}

// fileGauge asks an SQLite file: data_version changes with what all other
// connections commit, and starts anew with each connection. See
// https://sqlite.org/pragma.html#pragma_data_version.
func fileGauge(path string) *gauge {
	g := newGauge("PRAGMA data_version", `SELECT (page_count - freelist_count) * page_size
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size`)
	c := connector(path, "_pragma=query_only(1)")
	c.Harden = false // which refuses pragmas
	g.pool = pool(counting{reading(c), &g.made}, 1)
	return g
}

// clusterGauge asks PostgreSQL which transactions have been committed: it counts
// those of all databases of the cluster as one. YugabyteDB's function does not
// count, so that nothing is ever known to be unchanged there.
func clusterGauge(pool *sql.DB) *gauge {
	g := newGauge(`SELECT CASE WHEN version() LIKE '%-YB-%'
		THEN clock_timestamp()::text ELSE pg_current_snapshot()::text END`, "SELECT pg_database_size(current_database())")
	g.pool = pool
	return g
}

func (g *gauge) version(ctx context.Context) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var said string
	if err := g.pool.QueryRowContext(ctx, g.change).Scan(&said); err != nil {
		return "", err
	}
	return g.epoch + "." + strconv.FormatInt(g.made.Load(), 10) + "." + said, nil
}

// size is what a database holds, without the room that deleting has left.
func (g *gauge) size(ctx context.Context) (bytes int64, err error) {
	err = g.pool.QueryRowContext(ctx, g.bytes).Scan(&bytes)
	return bytes, err
}

// counting counts the connections that it makes.
type counting struct {
	sqlitedriver.Connector
	made *atomic.Int64
}

// Connect is Connector.Connect.
func (c counting) Connect(ctx context.Context) (driver.Conn, error) {
	c.made.Add(1)
	return c.Connector.Connect(ctx)
}
