package tenants

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

const (
	readersPerTenant = 2 // more of them starve the writer
	idleConnections  = 2 * time.Minute
)

// database is one that is open. An SQLite file has a single writer, so that
// writes queue in order instead of polling for a lock, and readers that cannot
// write; in PostgreSQL both are one pool.
type database struct {
	path    string      // of a file
	file    fs.FileInfo // of the one that was opened there
	writer  *sql.DB
	readers *sql.DB
	reading gorm.ConnPool // readers, and nothing that writes
	shared  *gorm.DB      // the handle that gives its pools to gorm

	gauge     gauge
	statement *atomic.Int64 // nanoseconds that one may take, 0 for any

	turns *turns // of those who write, where there is one connection to write by

	enter   func(ctx context.Context, pool gorm.ConnPool) error // begins a writing transaction
	closing func() error                                        // in place of closing its pools, if not nil
}

// statementBytes is what compiled statements take in all databases together.
const statementBytes = 32 << 20

// openDatabase opens an existing file; a wrong path never makes a new one. Its
// connections keep compiled statements in room.
func openDatabase(ctx context.Context, path string, room *sqlitedriver.Room) (*database, error) {
	statement := new(atomic.Int64)
	limited := func(c sqlitedriver.Connector) sqlitedriver.Connector {
		c.Limit, c.Room = func() time.Duration { return time.Duration(statement.Load()) }, room
		return c
	}
	gauge := newFileGauge(path)
	writing := limited(connector(path, "_txlock=immediate"))
	writing.Journal = gauge
	db := &database{
		path:    path,
		enter:   func(context.Context, gorm.ConnPool) error { return nil }, // BEGIN IMMEDIATE has done it
		writer:  pool(writing, 1),
		readers: pool(limited(reading(connector(path, "_pragma=query_only(1)"))), readersPerTenant),

		gauge: gauge, statement: statement, turns: new(turns),
	}
	db.reading = db.readers
	// The writer first: it may have to turn a file to WAL, which readers cannot.
	if err := errors.Join(db.writer.PingContext(ctx), db.readers.PingContext(ctx)); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, err), db.Close())
	}
	var err error
	if db.file, err = os.Stat(path); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", path, err), db.Close())
	}
	return db, nil
}

// Close closes the file; SQLite then brings its log into it.
func (d *database) Close() error {
	if d.closing != nil {
		return d.closing()
	}
	return errors.Join(d.gauge.close(), d.readers.Close(), d.writer.Close())
}

// checkpoint brings the log into the file also while others have it open.
func (d *database) checkpoint(ctx context.Context) error {
	if d.path == "" {
		return nil
	}
	db := openPlain(d.path)
	var busy, pages, moved int
	err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("checkpointing %s: %w", d.path, err)
	}
	return nil
}

// openPlain opens a file for migrations and checks: any statement may run.
func openPlain(path string) *sql.DB {
	c := connector(path, "_txlock=immediate")
	c.Harden = false
	return pool(c, readersPerTenant)
}

func pool(c driver.Connector, size int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(idleConnections) // an idle tenant holds neither files nor memory
	return db
}

func connector(path, more string) sqlitedriver.Connector {
	settings := []string{
		"mode=rw", "_pragma=journal_mode(WAL)", "_pragma=foreign_keys(1)", "_pragma=trusted_schema(0)",
		"_pragma=cache_size(-512)", "_pragma=synchronous(FULL)", more,
	}
	return sqlitedriver.Connector{
		DSN:    fileURI(path) + "?" + strings.Join(settings, "&"),
		Harden: true,
		Verify: map[string]string{
			"journal_mode": "wal", "foreign_keys": "1", "trusted_schema": "0", "cache_size": "-512", "synchronous": "2",
		},
	}
}

func reading(c sqlitedriver.Connector) sqlitedriver.Connector {
	c.Verify["query_only"] = "1"
	return c
}

// fileURI is absolute: what a relative one begins with SQLite would take for a host.
func fileURI(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// present says in plain words what SQLite would call "out of memory (14)".
func present(path string) error {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the database file %s is gone: restore it from a backup: %w", path, err)
	}
	if err != nil {
		return fmt.Errorf("looking for the database file: %w", err)
	}
	return nil
}
