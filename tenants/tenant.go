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
	if t.released.Load() {
		return t.dead(ctx).Error
	}
	if t.entry.readOnly.Load() {
		return fmt.Errorf("tenant %s: %w", t.Name, ErrReadOnly)
	}
	conn, err := t.turn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool, or is dropped there
	err = session(ctx, t.entry.db.shared, conn).Transaction(func(tx *gorm.DB) error {
		if err := t.entry.db.enter(ctx, tx.Statement.ConnPool); err != nil {
			return err
		}
		if t.entry.readOnly.Load() { // since it began to wait
			return fmt.Errorf("tenant %s: %w", t.Name, ErrReadOnly)
		}
		return fn(tx)
	})
	switch {
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

// turn waits for the writer, first come, first served, but not for ever.
func (t *Tenant) turn(ctx context.Context) (*sql.Conn, error) {
	waiting, cancel := context.WithTimeoutCause(ctx, t.registry.cfg.Patience, ErrBusy)
	defer cancel()
	conn, err := t.entry.db.writer.Conn(waiting)
	if err == nil {
		return conn, nil
	}
	if ctx.Err() == nil && errors.Is(context.Cause(waiting), ErrBusy) {
		err = ErrBusy
	}
	return nil, fmt.Errorf("tenant %s: waiting for a turn to write: %w", t.Name, err)
}

// dead is the answer to who uses a tenant that was given back.
func (t *Tenant) dead(ctx context.Context) *gorm.DB {
	db := t.entry.db.shared.Session(&gorm.Session{NewDB: true, Context: ctx})
	_ = db.AddError(fmt.Errorf("tenant %s was released: %w", t.Name, ErrClosed)) // it returns what it is given
	return db
}
