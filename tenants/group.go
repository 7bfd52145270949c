package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

// largestGroup is how many writes share a commit at most, so that the first of them
// does not wait long for it.
const largestGroup = 32

// group is a transaction that writes share which wait for each other: what is on disk
// costs as much for one of them as for all. Each but the first has a savepoint. Only
// who has the turn uses it.
type group struct {
	conn  *sql.Conn
	tx    *sql.Tx
	size  int
	ended chan struct{} // closed when nothing more happens
	err   error         // why nothing was kept; before ended is closed only who has the turn sees it
}

// writeShared is WriteShared on a database whose writers take turns.
func (t *Tenant) writeShared(ctx context.Context, fn func(tx *gorm.DB) error) (err error) {
	db := t.entry.db
	var g *group
	err = t.wait(ctx, func(waiting context.Context) error {
		if err := db.turns.take(waiting, true); err != nil {
			return err
		}
		if g, err = db.join(ctx, waiting); err != nil {
			db.turns.pass()
		}
		return err
	})
	if err != nil {
		return err
	}
	defer func() { // also when fn panics
		if lost := db.leave(g); err == nil && lost != nil {
			err = fmt.Errorf("the transaction that it shared: %w", lost)
		}
	}()
	return g.run(ctx, func() error {
		if err := t.refuseReadOnly(); err != nil { // since it began to wait
			return err
		}
		return fn(session(ctx, db.shared, g.tx))
	})
}

// join is the open group, or a new one.
func (d *database) join(ctx, waiting context.Context) (*group, error) {
	if d.group != nil {
		return d.group, nil
	}
	conn, err := d.writer.Conn(waiting)
	if err != nil {
		return nil, fmt.Errorf("taking the connection that writes: %w", err)
	}
	tx, err := conn.BeginTx(sqlitedriver.Unstopped(ctx), nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	d.group = &group{conn: conn, tx: tx, ended: make(chan struct{})}
	return d.group, nil
}

// leave passes the turn on to whoever may join the group, or ends it; then it waits
// for its end, and says whether its writes were lost.
func (d *database) leave(g *group) error {
	if g.err != nil || g.size >= largestGroup || !d.turns.passShared() {
		d.group = nil
		g.end()
		d.turns.pass()
	}
	<-g.ended
	return g.err
}

// run runs one write. What fails, panics or comes too late leaves nothing behind.
func (g *group) run(ctx context.Context, fn func() error) (err error) {
	first := g.size == 0
	g.size++
	if !first {
		if err := g.exec(ctx, "SAVEPOINT shared"); err != nil {
			return err
		}
	}
	kept := false
	defer func() {
		if !kept {
			g.undo(ctx, first)
		}
	}()
	for _, deed := range []func() error{fn, ctx.Err, g.check} {
		if err := deed(); err != nil {
			return err
		}
	}
	kept = true
	if first {
		return nil
	}
	return g.exec(ctx, "RELEASE shared")
}

// check finds what a commit would find: keys that lead nowhere.
func (g *group) check() error { return sqlitedriver.CheckKeys(g.conn) }

// undo goes back to where a write began. Where that cannot be, all are lost.
func (g *group) undo(ctx context.Context, first bool) {
	if first {
		g.err = errNothing
		return
	}
	if err := g.exec(ctx, "ROLLBACK TO shared"); err != nil {
		g.err = fmt.Errorf("%w: it was undone with another's: %w", ErrBusy, err)
		return
	}
	if err := g.exec(ctx, "RELEASE shared"); err != nil {
		g.err = err
	}
}

// errNothing is for a group of one that failed: who was alone knows why.
var errNothing = errors.New("nothing was written")

func (g *group) exec(ctx context.Context, query string) error {
	_, err := g.tx.ExecContext(context.WithoutCancel(ctx), query)
	return err
}

// end commits what is left, and tells all who wait.
func (g *group) end() {
	if g.err != nil {
		_ = g.tx.Rollback() // err says what matters
	} else if err := g.tx.Commit(); err != nil {
		g.err = fmt.Errorf("committing: %w", err)
	}
	_ = g.conn.Close() // it goes back to the pool, or is dropped there
	close(g.ended)
}
