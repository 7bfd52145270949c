package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

// Tenant is a tenant whose database stays open until Release.
type Tenant struct {
	ID   string // never changes
	Name Name

	registry *Registry
	entry    *entry
	admitted bool // by Admit, as a request
	released atomic.Bool
}

// Read gives a handle for reading; a write through it fails. It is fresh at each
// call, and sees what was committed before its statement, not what a
// transaction that is still running has written.
func (t *Tenant) Read(ctx context.Context) *gorm.DB {
	if t.released.Load() {
		return t.dead(ctx)
	}
	return session(ctx, t.entry.db.shared, t.entry.db.reading)
}

// Write runs fn in the tenant's one writing transaction, which is kept when fn
// returns nil and undone when it fails, panics, or ctx ends. Everything fn reads
// or writes goes through tx; calling Write within fn waits for itself.
func (t *Tenant) Write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	return t.write(ctx, fn)
}

// WriteShared is Write for what takes a moment. Those of one tenant that wait for
// each other share a transaction, each in its own savepoint: one that fails leaves
// the others alone, and each returns when all are on disk. The end of ctx stops no
// statement that runs, only the next. Where SQLite gives a transaction up that is
// shared (the disk is full, a statement took longer than it may), those that had
// no part in it fail with ErrBusy.
func (t *Tenant) WriteShared(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if err := t.writable(ctx); err != nil {
		return err
	}
	if t.entry.db.turns == nil { // PostgreSQL brings commits that wait to the disk together by itself
		return t.write(ctx, fn)
	}
	return t.explain(ctx, t.writeShared(ctx, fn))
}

func (t *Tenant) writable(ctx context.Context) error {
	if t.released.Load() {
		return t.dead(ctx).Error
	}
	return t.refuseReadOnly()
}

func (t *Tenant) refuseReadOnly() error {
	if t.entry.readOnly.Load() {
		return fmt.Errorf("tenant %s: %w", t.Name, ErrReadOnly)
	}
	return nil
}

// write is Write for who may.
func (t *Tenant) write(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if err := t.inPlace(); err != nil {
		return err
	}
	if err := t.writeAlone(ctx, fn); err != nil {
		return t.explain(ctx, err)
	}
	return t.inPlace() // before it is acknowledged
}

func (t *Tenant) writeAlone(ctx context.Context, fn func(tx *gorm.DB) error) error {
	conn, done, err := t.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	return session(ctx, t.entry.db.shared, conn).Transaction(func(tx *gorm.DB) error {
		if err := t.entry.db.enter(ctx, tx.Statement.ConnPool); err != nil {
			return err
		}
		if err := t.refuseReadOnly(); err != nil { // since it began to wait
			return err
		}
		return fn(tx)
	})
}

// explain says what the end of a transaction means to who wrote.
func (t *Tenant) explain(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case sqlitedriver.Busy(err), stateOf(err) == lockTimeout:
		return fmt.Errorf("tenant %s: another program holds its database: %w: %w", t.Name, ErrBusy, err)
	case errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil: // database/sql was quicker to undo it
		return fmt.Errorf("tenant %s: the transaction was undone: %w", t.Name, ctx.Err())
	}
	return err
}

// Release gives the tenant back, so that its database may be closed. It may be
// called twice.
func (t *Tenant) Release() {
	if t.released.CompareAndSwap(false, true) {
		if t.admitted {
			t.entry.admission.leave()
		}
		t.registry.leave(t.entry)
	}
}

// turn waits for a connection to write by, first come, first served, but not for
// ever; done gives it back.
func (t *Tenant) turn(ctx context.Context) (conn *sql.Conn, done func(), err error) {
	db := t.entry.db
	err = t.wait(ctx, func(waiting context.Context) error {
		if db.turns != nil {
			if _, err := db.turns.take(waiting, t.registry.cfg.Patience, nil); err != nil {
				return err
			}
		}
		if conn, err = db.writer.Conn(waiting); err != nil && db.turns != nil {
			db.turns.pass()
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return conn, func() {
		_ = conn.Close() // it goes back to the pool, or is dropped there
		if db.turns != nil {
			db.turns.pass()
		}
	}, nil
}

// wait waits for something to write by, but not for ever.
func (t *Tenant) wait(ctx context.Context, take func(context.Context) error) error {
	waiting, cancel := context.WithTimeoutCause(ctx, t.registry.cfg.Patience, ErrBusy)
	defer cancel()
	err := take(waiting)
	switch {
	case err == nil:
		return nil
	case ctx.Err() == nil && errors.Is(context.Cause(waiting), ErrBusy):
		err = ErrBusy
	}
	return t.noTurn(err)
}

func (t *Tenant) noTurn(err error) error {
	return fmt.Errorf("tenant %s: waiting for a turn to write: %w", t.Name, err)
}

// dead is the answer to who uses a tenant that was given back.
func (t *Tenant) dead(ctx context.Context) *gorm.DB {
	db := t.entry.db.shared.Session(&gorm.Session{NewDB: true, Context: ctx})
	_ = db.AddError(fmt.Errorf("tenant %s was released: %w", t.Name, ErrClosed)) // it returns what it is given
	return db
}
