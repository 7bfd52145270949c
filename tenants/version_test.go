package tenants

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"gorm.io/gorm"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	version := func() string {
		t.Helper()
		v, err := thor.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	changed := func(deed string, want bool, do func()) {
		t.Helper()
		before := version()
		do()
		got := version() != before
		if !want && r.cfg.Engine == Postgres {
			return // which counts for all databases of the cluster
		}
		if got != want {
			t.Errorf("after %s: changed is %v, want %v", deed, got, want)
		}
	}
	changed("nothing", false, func() {})
	changed("reading", false, func() { texts(t, thor) })
	changed("a write", true, func() { add(t, thor, &note{Text: "a"}) })
	changed("what was undone", false, func() {
		undone := errors.New("undone")
		err := thor.Write(t.Context(), func(tx *gorm.DB) error {
			return errors.Join(tx.Create(&note{Text: "b"}).Error, undone)
		})
		if !errors.Is(err, undone) {
			t.Error(err)
		}
	})
	other := newRegistry(t, dir) // as another program would
	theirs := acquire(t, other, "thor")
	changed("a write by another program", true, func() { add(t, theirs, &note{Text: "c"}) })
	changed("a write behind our back", true, func() {
		foreignWrite(t, r, "thor", "INSERT INTO notes (text) VALUES ('d')")
	})
	changed("a write to another tenant", false, func() { add(t, potter, &note{Text: "e"}) })
	if r.cfg.Engine == SQLite {
		changed("a rest of the one who watches", true, func() {
			if err := thor.entry.db.gauge.close(); err != nil {
				t.Error(err)
			}
		})
	}
	thor.Release()
	if v, err := thor.Version(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("after release: %q, %v", v, err)
	}
	if _, err := Version(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("without a tenant: %v", err)
	}
}

// foreignWrite is what psql or sqlite3 would do.
func foreignWrite(t *testing.T, r *Registry, n Name, statement string) {
	t.Helper()
	info, err := r.Lookup(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.storeOf(info)
	if err != nil {
		t.Fatal(err)
	}
	err = examine(t.Context(), s, info.location, func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkVersion is what asking costs.
func BenchmarkVersion(b *testing.B) {
	r, err := Open(b.Context(), Config{Dir: b.TempDir(), Migrator: shelf{latest: 1}, Operator: "tester"})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := r.Create(b.Context(), "thor"); err != nil {
		b.Fatal(err)
	}
	thor, err := r.Acquire(b.Context(), "thor")
	if err != nil {
		b.Fatal(err)
	}
	defer thor.Release()
	for b.Loop() {
		if _, err := thor.Version(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
