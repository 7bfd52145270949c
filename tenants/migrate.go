package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Migrate brings a tenant's database to the schema of this program, also while
// it is served or suspended, whatever the list says of it.
func (r *Registry) Migrate(ctx context.Context, n Name) (Migration, error) {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return Migration{Tenant: n}, err
	}
	m := r.migrate(ctx, info, 0)
	return m, m.Err
}

// Latest is the schema of this program.
func (r *Registry) Latest() int64 { return r.cfg.Migrator.Latest() }

// migrate holds the tenant's lock, so that two programs do not migrate it at
// once, and keeps in the ledger what became of it.
func (r *Registry) migrate(ctx context.Context, i Info, run int64) Migration {
	m := Migration{Tenant: i.Name, From: i.Schema, To: i.Schema}
	began := time.Now()
	s, err := r.storeOf(i)
	if err == nil {
		err = r.whileLocked(ctx, i.Name, func() (err error) {
			m, err = r.migrateLocked(ctx, s, i, run)
			return err
		})
	}
	if m.Took = time.Since(began); err != nil {
		m.Err = fmt.Errorf("migrating tenant %s: %w", i.Name, err)
	}
	if m.Attempt > 0 && m.Err == nil {
		r.cfg.meters.migrated.Add(1)
	} else if m.Err != nil {
		r.cfg.meters.notMigrated.Add(1)
	}
	if m.Attempt == 0 || m.Err != nil && ctx.Err() != nil {
		return m // who was interrupted has not failed
	}
	err = r.control.outcome(context.WithoutCancel(ctx), i, m, r.Latest())
	m.Err = errors.Join(m.Err, err)
	return m
}

func (r *Registry) migrateLocked(ctx context.Context, s store, i Info, run int64) (m Migration, err error) {
	latest := r.Latest()
	m = Migration{Tenant: i.Name, From: i.Schema, To: i.Schema}
	switch i.State {
	case Provisioning, Deleting, Deleted:
		return m, fmt.Errorf("it is %s: only a finished tenant can be migrated", i.State)
	}
	db := s.plain(i.location)
	defer func() { err = errors.Join(err, db.Close()) }()
	err = s.there(ctx, i.location)
	if err == nil {
		m.From, err = versionIn(ctx, s, db, i.Schema)
		m.To = m.From
	}
	if err != nil || m.From != latest || i.Schema != latest {
		var noted error
		m.Attempt, noted = r.control.attempt(ctx, i, latest, run)
		err = errors.Join(err, noted)
	}
	if err != nil {
		return m, err
	}
	r.step("attempted")
	if err := s.migrator().Up(ctx, db); err != nil {
		m.To, _ = versionIn(context.WithoutCancel(ctx), s, db, m.From) // each step is a transaction of its own
		return m, err
	}
	r.step("migrated")
	m.To = latest
	m.Drift, err = r.drifted(ctx, s, db)
	if err == nil && m.Attempt == 0 && !slices.Equal(m.Drift, i.Drift()) {
		err = r.control.observe(ctx, i, m.To, m.Drift)
	}
	return m, err
}

// fit says whether a tenant's database has the schema of this program, and
// gives it that when the registry was told to.
func (r *Registry) fit(ctx context.Context, s store, i Info) error {
	version, err := versionOf(ctx, s, i.location)
	if err == nil && version == r.Latest() && version == i.Schema {
		return nil
	}
	if err == nil && version < r.Latest() && r.cfg.MigrateOnOpen {
		return r.migrate(ctx, i, 0).Err
	}
	if version > 0 && version != i.Schema { // the list shall know: migrate --all goes by it
		err = errors.Join(err, r.control.observe(ctx, i, version, i.Drift()))
	}
	if err != nil || version == r.Latest() {
		return err
	}
	return fmt.Errorf("%w (it has schema %d, this program wants %d): run `pollsadmin migrate --tenant %s`",
		ErrPending, version, r.Latest(), i.Name)
}

// versionOf reads the schema of a database, ErrNewer when it is not for this program.
func versionOf(ctx context.Context, s store, place string) (version int64, err error) {
	err = examine(ctx, s, place, func(ctx context.Context, db *sql.DB) (err error) {
		version, err = versionIn(ctx, s, db, 0)
		return err
	})
	return version, err
}

// versionIn is versionOf for an open database; last is what it is taken for when
// it does not say.
func versionIn(ctx context.Context, s store, db *sql.DB, last int64) (int64, error) {
	version, err := s.migrator().Version(ctx, db)
	if err != nil {
		return last, fmt.Errorf("%w: reading its schema version: %w", ErrUnavailable, err)
	}
	if latest := s.migrator().Latest(); version > latest {
		return version, fmt.Errorf("%w (it has schema %d, this program knows %d): use the newer program",
			ErrNewer, version, latest)
	}
	return version, nil
}
