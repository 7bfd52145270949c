package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

// largestGroup is how many writes share a commit at most, so that the first of them
// does not wait long for it.
const largestGroup = 32

// group is a transaction that writes share which wait for each other: what is on disk
// costs as much for one of them as for all. Each but the first has a savepoint. Who has
// the turn does the others' writes too: to wake each of them for its own would take
// longer than most writes do.
type group struct {
	conn       *sql.Conn
	tx         *sql.Tx     // on conn
	statements *statements // likewise
	size       int
	err        error // why nothing was kept

	inPlace func() error // asked before what was kept is acknowledged
}

// shared is a write that may share a transaction.
type shared struct {
	ctx context.Context //nolint:containedctx // of the request, whoever does the write
	do  func(tx *gorm.DB) error

	err     error
	rethrow func()        // the panic that it ended with, nil if it did not
	ended   bool          // done by another, and on disk or lost
	done    chan struct{} // closed then, or when it has the turn itself
}

// writeShared is WriteShared on a database whose writers take turns.
func (t *Tenant) writeShared(ctx context.Context, fn func(tx *gorm.DB) error) error {
	db := t.entry.db
	write := &shared{ctx: ctx, do: func(tx *gorm.DB) error {
		if err := t.refuseReadOnly(); err != nil { // since it began to wait
			return err
		}
		return fn(tx)
	}}
	ours, err := db.turns.take(ctx, t.registry.cfg.Patience, write)
	if err != nil {
		return t.noTurn(err)
	}
	if ours {
		if err := t.lead(ctx, write); err != nil {
			return err
		}
	}
	if write.rethrow != nil {
		write.rethrow()
	}
	return write.err
}

// lead does a write whose turn it is, and those after it.
func (t *Tenant) lead(ctx context.Context, write *shared) error {
	db := t.entry.db
	if err := t.inPlace(); err != nil {
		db.turns.pass()
		return err
	}
	var g *group
	err := t.wait(ctx, func(waiting context.Context) (err error) {
		g, err = db.begin(ctx, waiting)
		return err
	})
	if err != nil {
		db.turns.pass()
		return err
	}
	g.inPlace = t.inPlace
	db.lead(g, write)
	return nil
}

// begin begins a transaction.
func (d *database) begin(ctx, waiting context.Context) (*group, error) {
	conn, err := d.writer.Conn(waiting)
	if err != nil {
		return nil, fmt.Errorf("taking the connection that writes: %w", err)
	}
	tx, err := conn.BeginTx(sqlitedriver.Unstopped(ctx), nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &group{conn: conn, tx: tx, statements: &statements{conn}}, nil
}

// lead does a write, and those that wait for it and may share its transaction.
func (d *database) lead(g *group, first *shared) {
	writes := []*shared{first}
	defer func() { d.settle(g, writes) }() // whatever becomes of this goroutine
	g.do(d.shared, first)
	for g.err == nil && g.size < largestGroup {
		write := d.turns.next()
		if write == nil { // somebody may be on the way, and would wait for this commit and another
			runtime.Gosched()
			if write = d.turns.next(); write == nil {
				break
			}
		}
		writes = append(writes, write)
		g.do(d.shared, write)
	}
}

// settle commits what is left, and tells all who wait. Whose turn is next hears of it
// last, since who was woken last runs first.
func (d *database) settle(g *group, writes []*shared) {
	g.end()
	for i, write := range writes {
		if write.err == nil && g.err != nil {
			write.err = fmt.Errorf("the transaction that it shared: %w", g.err)
		}
		if i > 0 {
			write.ended = true
			close(write.done)
		}
	}
	d.turns.pass()
}

// do does one write. Its panic is for whoever asked for it.
func (g *group) do(db *gorm.DB, write *shared) {
	defer func() {
		if cause := recover(); cause != nil {
			stack := debug.Stack()
			write.rethrow = func() {
				if err, ok := cause.(error); ok {
					panic(fmt.Errorf("%w\n%s", err, stack))
				}
				panic(fmt.Sprintf("%v\n%s", cause, stack))
			}
		}
	}()
	write.err = g.run(write.ctx, func() error { return write.do(session(write.ctx, db, g.statements)) })
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
	_, err := g.conn.ExecContext(context.WithoutCancel(ctx), query)
	return err
}

// end commits what is left.
func (g *group) end() {
	if g.err != nil {
		_ = g.tx.Rollback() // err says what matters
	} else if err := g.tx.Commit(); err != nil {
		g.err = fmt.Errorf("committing: %w", err)
	} else {
		g.err = g.inPlace()
	}
	_ = g.conn.Close() // it goes back to the pool, or is dropped there
}
