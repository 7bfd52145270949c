package sqlitedriver

import (
	"container/list"
	"context"
	"database/sql/driver"
	"time"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

var (
	_ native                   = (*conn)(nil)
	_ driver.NamedValueChecker = (*conn)(nil)
	_ driver.SessionResetter   = (*conn)(nil)
	_ driver.Validator         = (*conn)(nil)
)

// native is what the driver's own connection can do.
type native interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
}

// conn is one connection. database/sql lets one goroutine at a time use it, and
// SQLite calls back on that same goroutine, so that nothing here needs a lock.
type conn struct {
	native
	db       uintptr   // the sqlite3 *
	tls      *libc.TLS // ours: the driver's own belongs to its calls
	patience time.Duration
	hardened bool
	calls    callbacks

	limit        func() time.Duration
	running      end  // of the statement at work: the callbacks watch it
	inTx         bool // between BeginTx and its end
	transactions bool // BEGIN, COMMIT and ROLLBACK are the driver's own just now
	journal      Journal
	written      map[string]bool     // tables, since the transaction began
	changed      map[string]*changed // likewise, if there is a journal
	tables       map[string][]string // names of their columns
	cell         uintptr             // memory for what SQLite returns by address
	compiling    *prepared
	kept         statements
	open         int  // rows not closed yet
	unstopped    bool // the transaction is one of several: see Unstopped
	undoInMemory bool // see keepUndo
	settling     bool // a pragma is the driver's own just now
	broken       bool // a transaction could not be ended
	closed       bool
}

func wrap(opened driver.Conn, patience time.Duration) (*conn, error) {
	inner, ok := opened.(native)
	if !ok {
		return nil, errForeign
	}
	db, err := handle(opened)
	if err != nil {
		return nil, err
	}
	return &conn{
		native: inner, db: db, tls: libc.NewTLS(), patience: patience, running: end{Context: context.Background()},
		written: map[string]bool{}, changed: map[string]*changed{}, tables: map[string][]string{},
		kept: statements{byText: map[string]*list.Element{}},
	}, nil
}

// ExecContext runs a statement, and stops it when ctx ends.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.admit(query); err != nil {
		return nil, err
	}
	var result driver.Result
	err := c.during(ctx, func(ctx context.Context) (err error) {
		result, err = c.exec(ctx, query, args)
		return err
	})
	return result, err
}

// QueryContext starts a query; its rows stop when ctx ends.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.admit(query); err != nil {
		return nil, err
	}
	var found driver.Rows
	began := time.Now()
	err := c.during(ctx, func(ctx context.Context) (err error) {
		found, err = c.query(ctx, query, args)
		return err
	})
	if err != nil {
		c.sweep()
		return nil, err
	}
	return c.rows(c.watched(ctx), found, left(c.allowance(), time.Since(began)))
}

// Ping says whether the connection answers.
func (c *conn) Ping(ctx context.Context) error { return c.during(ctx, c.native.Ping) }

// IsValid is asked when the connection goes back to its pool: one that is still
// inside a transaction would swallow the writes of whoever comes next.
func (c *conn) IsValid() bool { return !c.broken && c.autocommit() }

// ResetSession is asked before the connection is used again.
func (c *conn) ResetSession(context.Context) error {
	if !c.IsValid() {
		return driver.ErrBadConn
	}
	c.over(false)
	return nil
}

// Close closes the connection; SQLite rolls back what was not committed.
func (c *conn) Close() error {
	c.over(false)
	c.running = end{Context: context.Background()}
	c.dropAll() // or the file stays open
	c.closed = true
	err := c.native.Close()
	libc.Xfree(c.tls, c.cell)
	c.tls.Close()
	return err
}

// admit says whether a statement may run at all.
func (c *conn) admit(query string) error {
	if c.hardened && stacked(query) {
		return ErrStacked
	}
	if c.inTx && c.autocommit() {
		return ErrRolledBack
	}
	return nil
}

// during lets the callbacks see ctx while run is at work. The driver gets a
// context that never ends: its own watcher may interrupt the statement after
// the one it watched, or let one that it never started pass for done.
func (c *conn) during(ctx context.Context, run func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	before := c.enter(c.watched(ctx), c.allowance())
	err := run(context.Background()) //nolint:contextcheck // see above
	c.leave(before)
	return because(ctx, err)
}

func (c *conn) autocommit() bool { return lib.Xsqlite3_get_autocommit(c.tls, c.db) != 0 }

// sweep finalizes statements that the driver forgets when an argument is
// missing: they would keep the file open after Close.
func (c *conn) sweep() {
	if c.open > 0 {
		return
	}
	own := map[uintptr]bool{}
	for place := c.kept.recent.Front(); place != nil; place = place.Next() {
		own[place.Value.(*prepared).stmt] = true
	}
	for left := c.after(0); left != 0; {
		next := c.after(left)
		if !own[left] {
			lib.Xsqlite3_finalize(c.tls, left)
		}
		left = next
	}
}

func (c *conn) after(stmt uintptr) uintptr { return lib.Xsqlite3_next_stmt(c.tls, c.db, stmt) }
