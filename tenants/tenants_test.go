package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
)

// note is a row of the tests' tenants.
type note struct {
	ID   uint
	Text string
	At   time.Time
}

// shelf migrates tenants to a table of notes; each version adds a column.
type shelf struct {
	latest int64
	err    error
}

func (s shelf) Latest() int64 { return s.latest }

func (s shelf) VersionTable() string { return "" }

func (s shelf) Version(ctx context.Context, db *sql.DB) (version int64, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

func (s shelf) Up(ctx context.Context, db *sql.DB) error {
	from, err := s.Version(ctx, db)
	if err = errors.Join(err, s.err); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for v := from + 1; v <= s.latest; v++ {
		step := fmt.Sprintf("ALTER TABLE notes ADD COLUMN v%d text", v)
		if v == 1 {
			step = `CREATE TABLE notes (id integer PRIMARY KEY, text text, at datetime);
				CREATE TABLE replies (id integer PRIMARY KEY,
					note_id integer NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)`
		}
		if _, err := tx.ExecContext(ctx, step+fmt.Sprintf("; PRAGMA user_version = %d", v)); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// newRegistry opens a registry over dir, and closes it after the test.
func newRegistry(t *testing.T, dir string, settings ...func(*Config)) *Registry {
	t.Helper()
	cfg := Config{Dir: dir, Migrator: shelf{latest: 1}, Operator: "tester"}
	for _, set := range settings {
		set(&cfg)
	}
	onCluster(t, &cfg)
	r, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		if err := r.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return r
}

func maxOpen(n int) func(*Config) { return func(c *Config) { c.MaxOpen = n } }
func schema(latest int64) func(*Config) {
	return func(c *Config) { c.Migrator = shelf{latest: latest} }
}
func patience(d time.Duration) func(*Config) { return func(c *Config) { c.Patience = d } }
func migrating(c *Config)                    { c.MigrateOnOpen = true }

func create(t *testing.T, r *Registry, names ...Name) {
	t.Helper()
	for _, n := range names {
		if _, err := r.Create(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
}

// acquire takes a tenant until the end of the test.
func acquire(t *testing.T, r *Registry, n Name) *Tenant {
	t.Helper()
	tenant, err := r.Acquire(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tenant.Release)
	return tenant
}

func add(t *testing.T, tenant *Tenant, n *note) {
	t.Helper()
	if err := tenant.Write(t.Context(), func(tx *gorm.DB) error { return tx.Create(n).Error }); err != nil {
		t.Fatal(err)
	}
}

// texts reads all notes in order.
func texts(t *testing.T, tenant *Tenant) string {
	t.Helper()
	var all []string
	if err := tenant.Read(t.Context()).Model(&note{}).Order("id").Pluck("text", &all).Error; err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

// files lists what is in a directory and below, with modes.
func files(t *testing.T, dir string) string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found = append(found, info.Mode().String()+" "+strings.TrimPrefix(path, dir))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, "\n")
}

// execute runs statements on a file behind the registry's back.
func execute(t *testing.T, path, statements string) {
	t.Helper()
	db := openPlain(path)
	_, err := db.ExecContext(t.Context(), statements)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// pathOf is the file of a tenant that is served.
func pathOf(r *Registry, i Info) string { return filepath.Join(r.cfg.Dir, i.location) }
