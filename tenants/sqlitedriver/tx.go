package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"fmt"
)

// tx is a transaction that is over once Commit or Rollback has returned, come what may.
type tx struct {
	native driver.Tx
	conn   *conn
}

// BeginTx begins a transaction; waiting for another writer ends with ctx.
func (c *conn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	var begun driver.Tx
	stops, unstopped := beginning(ctx)
	err := c.during(stops, func(ctx context.Context) (err error) {
		if err := c.keepUndo(ctx, unstopped); err != nil {
			return err
		}
		c.transactions = true
		begun, err = c.native.BeginTx(ctx, options)
		c.transactions = false
		return err
	})
	if err != nil {
		return nil, err
	}
	c.inTx, c.unstopped = true, unstopped
	c.begun()
	return &tx{native: begun, conn: c}, nil
}

// Commit keeps the transaction, or rolls it back: SQLite leaves it open when
// COMMIT fails (a deferred foreign key), and the connection would take the
// writes of its next users into it, and lose them.
func (t *tx) Commit() error {
	if t.conn.autocommit() {
		t.conn.over(false)
		return ErrRolledBack
	}
	committed := t.conn.committing()
	err := t.end(t.native.Commit)
	if err == nil {
		committed()
		t.conn.over(true)
		return nil
	}
	if undo := t.Rollback(); undo != nil {
		return fmt.Errorf("%w (and rolling back: %w)", err, undo)
	}
	return err
}

// Rollback undoes the transaction. A connection that cannot is thrown away.
func (t *tx) Rollback() error {
	defer t.conn.over(false)
	if t.conn.autocommit() {
		return nil // SQLite did it already
	}
	err := t.end(t.native.Rollback)
	t.conn.broken = err != nil
	return err
}

// end is not stopped by any context: half an end is worse than a late one.
func (t *tx) end(deed func() error) error {
	t.conn.running = end{Context: context.Background()}
	t.conn.transactions = true
	defer func() { t.conn.transactions = false }()
	return deed()
}
