package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"pollsadmin/tenants/sqlitedriver"
)

// Version names the state of the tenant's database: as long as it is the same,
// nobody has committed anything, in this process or another. Ask before reading
// what is to be kept, so that it is never newer than what was read. It means
// nothing to another server, nor after the database was closed.
func (t *Tenant) Version(ctx context.Context) (string, error) {
	if t.released.Load() {
		return "", t.dead(ctx).Error
	}
	version, err := t.entry.db.versions.version(ctx)
	if err != nil {
		return "", fmt.Errorf("tenant %s: asking whether its database has changed: %w", t.Name, err)
	}
	return version, nil
}

// versions asks one database. The answer is the connection's, or the database's.
type versions struct {
	ask   string
	pool  *sql.DB
	epoch string
	made  atomic.Int64 // connections

	mu sync.Mutex // an answer belongs to the connection made last
}

func newVersions(ask string) *versions { return &versions{ask: ask, epoch: rand.Text()[:8]} }

func (v *versions) version(ctx context.Context) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var said string
	if err := v.pool.QueryRowContext(ctx, v.ask).Scan(&said); err != nil {
		return "", err
	}
	return v.epoch + "." + strconv.FormatInt(v.made.Load(), 10) + "." + said, nil
}

// fileVersions asks an SQLite file by a connection of its own: data_version
// changes with what all the others commit, and starts anew with each connection.
// See https://sqlite.org/pragma.html#pragma_data_version.
func fileVersions(path string) *versions {
	v := newVersions("PRAGMA data_version")
	c := connector(path, "_pragma=query_only(1)")
	c.Harden = false // which refuses pragmas
	v.pool = pool(counting{reading(c), &v.made}, 1)
	return v
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

// databaseVersions asks PostgreSQL which transactions have been committed: it
// counts those of all databases of the cluster as one. YugabyteDB's function does
// not count, so that nothing is ever known to be unchanged there.
func databaseVersions(pool *sql.DB) *versions {
	v := newVersions(`SELECT CASE WHEN version() LIKE '%-YB-%'
		THEN clock_timestamp()::text ELSE pg_current_snapshot()::text END`)
	v.pool = pool
	return v
}
