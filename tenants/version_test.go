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

// TestPart changes with its tables alone, as far as this process writes.
func TestPart(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	if r.cfg.Engine == Postgres {
		t.Skip("a cluster does not tell tables apart")
	}
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	notes, others := thor.Part("notes"), thor.Part("others", "more")
	version := func(p Part) string {
		t.Helper()
		v, err := p.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	foreignWrite(t, r, "thor", "CREATE TABLE more (n INT)")
	for _, test := range []struct {
		deed          string
		do            func()
		notes, others bool // change
	}{
		{"a write", func() { add(t, thor, &note{Text: "a"}) }, true, false},
		{"another", func() { add(t, thor, &note{Text: "b"}) }, true, false},
		{"one to what belongs to the others", func() {
			err := thor.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec("INSERT INTO more VALUES (1)").Error })
			if err != nil {
				t.Error(err)
			}
		}, false, true},
		{"one that was undone", func() {
			undone := errors.New("undone")
			err := thor.Write(t.Context(), func(tx *gorm.DB) error {
				return errors.Join(tx.Create(&note{Text: "c"}).Error, undone)
			})
			if !errors.Is(err, undone) {
				t.Error(err)
			}
		}, false, false},
		{"another tenant's", func() { add(t, potter, &note{Text: "d"}) }, false, false},
		{"one behind our back", func() { foreignWrite(t, r, "thor", "INSERT INTO notes (text) VALUES ('e')") }, true, true},
		{"one behind our back, and one of ours", func() {
			foreignWrite(t, r, "thor", "INSERT INTO more VALUES (2)")
			add(t, thor, &note{Text: "f"})
		}, true, true},
		{"one within one of ours", func() {
			err := thor.Write(t.Context(), func(tx *gorm.DB) error {
				beforeNotes, beforeOthers := version(notes), version(others)
				err := tx.Create(&note{Text: "g"}).Error
				if version(notes) != beforeNotes || version(others) != beforeOthers {
					t.Error("what is not committed counts")
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}, true, false},
	} {
		beforeNotes, beforeOthers := version(notes), version(others)
		test.do()
		if got := version(notes) != beforeNotes; got != test.notes {
			t.Errorf("%s: changes the notes: %v", test.deed, got)
		}
		if got := version(others) != beforeOthers; got != test.others {
			t.Errorf("%s: changes the others: %v", test.deed, got)
		}
	}
}
