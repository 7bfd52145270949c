package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"sync"
	"time"

	"pollsadmin/tenants/sqlitedriver"
)

// gauge asks a database about itself.
type gauge interface {
	// version is another one after each commit to one of the tables; of none means of all.
	version(ctx context.Context, tables []string) (string, error)
	// changed is the number of the last commit to a part, false where that cannot be known.
	changed(ctx context.Context, p Changeable) (commit uint64, known bool)
	size(ctx context.Context) (bytes int64, err error)
	close() error
}

// fileGauge asks an SQLite file by a connection of its own, which it gives up while
// nobody asks. Versions mean nothing beyond that: a file that nobody has open may be
// changed in ways that leave no trace.
type fileGauge struct {
	connector sqlitedriver.Connector

	mu    sync.Mutex
	watch *sqlitedriver.Watch
	epoch string // of the watch
	*commits
	used bool // since rest looked
	idle *time.Timer
}

func newFileGauge(path string) *fileGauge {
	c := reading(connector(path, "_pragma=query_only(1)"))
	c.Harden = false // which refuses pragmas
	return &fileGauge{connector: c}
}

var _ sqlitedriver.Journal = (*fileGauge)(nil)

func (g *fileGauge) version(ctx context.Context, tables []string) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.look(ctx); err != nil {
		return "", err
	}
	var room [128]byte
	return string(g.of(append(room[:0], g.epoch...), g.watch.State(), tables)), nil
}

func (g *fileGauge) changed(ctx context.Context, p Changeable) (commit uint64, known bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.look(ctx) != nil {
		return 0, false
	}
	return g.commits.changed(g.watch.State(), p)
}

// look begins to watch, if nobody does.
func (g *fileGauge) look(ctx context.Context) error {
	g.used = true
	if g.watch != nil {
		return nil
	}
	watch, err := g.connector.Watch(ctx)
	if err != nil {
		return err
	}
	g.watch, g.epoch, g.commits = watch, rand.Text(), newCommits(watch.State())
	g.idle = time.AfterFunc(idleConnections, g.rest)
	return nil
}

// Begun is told by the connection that writes.
func (g *fileGauge) Begun() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.watch != nil {
		g.begun(g.watch.State())
	}
}

// Committed likewise, before whoever wrote is told that it is done.
func (g *fileGauge) Committed(changes []sqlitedriver.Changes) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.watch != nil {
		g.committed(g.watch.State(), changes)
	}
}

// Undone likewise.
func (g *fileGauge) Undone() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.watch != nil {
		g.writing = false
	}
}

// rest closes the connection when it was not used since the last time.
func (g *fileGauge) rest() {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.watch == nil:
	case g.used:
		g.used = false
		g.idle.Reset(idleConnections)
	default:
		_ = g.drop() // it was only read
	}
}

func (g *fileGauge) size(ctx context.Context) (bytes int64, err error) {
	return sizeIn(ctx, pool(g.connector, 1), `SELECT (page_count - freelist_count) * page_size
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size`)
}

func (g *fileGauge) close() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.drop()
}

func (g *fileGauge) drop() error {
	if g.watch == nil {
		return nil
	}
	g.idle.Stop()
	err := g.watch.Close()
	g.watch = nil
	return err
}

func sizeIn(ctx context.Context, db *sql.DB, ask string) (bytes int64, err error) {
	defer func() { _ = db.Close() }() // it was only read
	err = db.QueryRowContext(ctx, ask).Scan(&bytes)
	return bytes, err
}

// clusterGauge asks PostgreSQL by one of the tenant's connections. Versions count
// the transactions of all databases of the cluster.
type clusterGauge struct {
	pool  *sql.DB
	epoch string
}

// version never says the same again on YugabyteDB, whose transactions are not counted so.
func (g clusterGauge) version(ctx context.Context, _ []string) (said string, err error) {
	const ask = `SELECT CASE WHEN version() LIKE '%-YB-%'
		THEN clock_timestamp()::text ELSE pg_current_snapshot()::text END`
	err = g.pool.QueryRowContext(ctx, ask).Scan(&said)
	return g.epoch + said, err
}

// changed is not known: PostgreSQL tells of rows that others have changed no sooner
// than one reads them.
func (clusterGauge) changed(context.Context, Changeable) (commit uint64, known bool) { return 0, false }

func (g clusterGauge) size(ctx context.Context) (bytes int64, err error) {
	err = g.pool.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
	return bytes, err
}

func (g clusterGauge) close() error { return nil }
