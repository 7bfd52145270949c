package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

// rehearse migrates a copy of a tenant's database, as it is at the moment, looks
// it through, and removes it. Neither the tenant nor the ledger hears of it.
func (r *Registry) rehearse(ctx context.Context, i Info) Migration {
	m := Migration{Tenant: i.Name, From: i.Schema, To: i.Schema}
	began := time.Now()
	s, err := r.storeOf(i)
	if err == nil {
		err = r.onCopy(ctx, s, i, func(ctx context.Context, db *sql.DB) error { return r.tryOut(ctx, s, db, &m) })
	}
	if m.Took = time.Since(began); err != nil {
		m.Err = fmt.Errorf("rehearsing the migration of tenant %s: %w", i.Name, err)
	}
	return m
}

// onCopy lets work see a copy of a tenant's database.
func (r *Registry) onCopy(
	ctx context.Context, s store, i Info, work func(ctx context.Context, db *sql.DB) error,
) error {
	place := s.tmp(s.home(i.ID, "rehearsal"+strings.ToLower(rand.Text()[:8])))
	err := s.there(ctx, i.location)
	if err == nil {
		err = s.twin(ctx, i.location, place)
	}
	if err == nil {
		err = examine(ctx, s, place, work)
	}
	return errors.Join(err, s.remove(context.WithoutCancel(ctx), place))
}

// scratch is the path of a file that nobody else makes.
func (r *Registry) scratch(what string, i Info) string {
	return filepath.Join(r.cfg.Dir, tmpDir, what+"-"+i.ID+"-"+strings.ToLower(rand.Text()[:8])+".db")
}

func (r *Registry) tryOut(ctx context.Context, s store, db *sql.DB, m *Migration) (err error) {
	if m.From, err = versionIn(ctx, s, db, m.From); err != nil {
		return err
	}
	m.To = m.From
	if err := s.migrator().Up(ctx, db); err != nil {
		return err
	}
	m.To, m.Attempt = r.Latest(), 1
	if m.Drift, err = r.drifted(ctx, s, db); err != nil {
		return err
	}
	return s.sound(ctx, db)
}
