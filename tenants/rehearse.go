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
	path := filepath.Join(r.cfg.Dir, tmpDir, "rehearsal-"+i.ID+"-"+strings.ToLower(rand.Text()[:8])+".db")
	err := present(r.path(i))
	if err == nil {
		err = errors.Join(touch(path), copyOf(ctx, r.path(i), path))
	}
	if err == nil {
		err = examine(ctx, path, func(ctx context.Context, db *sql.DB) error { return r.tryOut(ctx, db, &m) })
	}
	err = errors.Join(err, removeDatabase(path))
	if m.Took = time.Since(began); err != nil {
		m.Err = fmt.Errorf("rehearsing the migration of tenant %s: %w", i.Name, err)
	}
	return m
}

func (r *Registry) tryOut(ctx context.Context, db *sql.DB, m *Migration) (err error) {
	if m.From, err = r.versionIn(ctx, db, m.From); err != nil {
		return err
	}
	m.To = m.From
	if err := r.cfg.Migrator.Up(ctx, db); err != nil {
		return err
	}
	m.To, m.Attempt = r.cfg.Migrator.Latest(), 1
	if m.Drift, err = r.drifted(ctx, db); err != nil {
		return err
	}
	return errors.Join((&foreign{db}).sound(ctx), foreignKeys(ctx, db))
}
