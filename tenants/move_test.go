package tenants

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// both is a registry that may make tenants as files and in PostgreSQL.
func both(t *testing.T, dir string, settings ...func(*Config)) *Registry {
	t.Helper()
	return newRegistry(t, dir, append(settings, func(c *Config) { useCluster(t, c) })...)
}

func TestMove(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	r := both(t, t.TempDir())
	create(t, r, "thor", "potter")
	hammer(t, r)
	add(t, acquire(t, r, "potter"), &note{ID: 1, Text: "wand"})
	for _, engine := range []string{Postgres, SQLite} {
		m, err := r.Move(t.Context(), "thor", engine)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Tables) != 2 || m.Tables[0].Table != (Table{"notes", 1}) {
			t.Errorf("to %s went %+v", engine, m)
		}
		info, err := r.Lookup(t.Context(), "thor")
		if err != nil || info.Engine != engine || info.State != Active || len(info.Drift()) > 0 {
			t.Errorf("the list says %+v, %v", info, err)
		}
		thor := acquire(t, r, "thor")
		if got := texts(t, thor); got != "hammer" {
			t.Errorf("on %s thor has %q", engine, got)
		}
		fresh := note{Text: engine}
		add(t, thor, &fresh)
		if fresh.ID != 2 {
			t.Errorf("on %s a new row has the number %d", engine, fresh.ID)
		}
		poison(t, r, "thor", "DELETE FROM notes WHERE id = 2")
		thor.Release()
	}
	if got := texts(t, acquire(t, r, "potter")); got != "wand" {
		t.Errorf("potter has %q", got)
	}
	if _, err := r.Move(t.Context(), "thor", SQLite); err == nil {
		t.Error("it was moved to where it is")
	}
	if findings, err := r.Doctor(t.Context(), true); err != nil || len(findings) > 0 {
		t.Errorf("left behind: %+v, %v", findings, err)
	}
	if err := errors.Join(r.Delete(t.Context(), "thor"), r.Purge(t.Context(), "thor")); err != nil {
		t.Error(err)
	}
	all, err := r.databases(t.Context())
	if err != nil || len(all) != 1 {
		t.Errorf("purged, there are %v, %v", all, err)
	}
}

// What PostgreSQL cannot hold is named, and the tenant stays as it was.
func TestMove_RefusesWhatWouldBeLost(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	for name, test := range map[string]struct{ statement, says string }{
		"text in place of a time": {"INSERT INTO notes (id, text, at) VALUES (7, 'x', 'soon')", "row 7, column at"},
		"a NUL character":         {"INSERT INTO notes (id, text) VALUES (7, 'a' || char(0) || 'b')", "NUL character"},
		"a column of its own": {
			"ALTER TABLE notes ADD COLUMN mood text DEFAULT 'glad'; INSERT INTO notes (id) VALUES (7)", "not what was sent",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := both(t, t.TempDir())
			create(t, r, "thor")
			poison(t, r, "thor", test.statement)
			if _, err := r.Move(t.Context(), "thor", Postgres); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v", err)
			}
			info, err := r.Lookup(t.Context(), "thor")
			if err != nil || info.Engine != SQLite || info.State != Active {
				t.Errorf("the list says %+v, %v", info, err)
			}
			acquire(t, r, "thor")
			if findings, err := r.Doctor(t.Context(), true); err != nil || len(findings) > 0 {
				t.Errorf("left behind: %+v, %v", findings, err)
			}
		})
	}
}

// TestMove_UnderLoad moves a tenant to PostgreSQL and back while 32 clients write
// to it from two servers: every write that was acknowledged is there.
func TestMove_UnderLoad(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	one, two, operator := both(t, dir), both(t, dir), both(t, dir)
	create(t, operator, "thor")
	ctx, cancel := context.WithCancel(t.Context())
	w := &writers{names: []Name{"thor"}}
	w.start(ctx, t, one)
	w.start(ctx, t, two)
	for _, engine := range []string{Postgres, SQLite} {
		if err := reach(ctx, w, w.done.Load()+50); err != nil {
			t.Fatal(err)
		}
		if _, err := operator.Move(ctx, "thor", engine); err != nil {
			t.Fatal(err)
		}
	}
	err := reach(ctx, w, w.done.Load()+50)
	cancel()
	w.all.Wait()
	if err != nil {
		t.Fatal(err)
	}
	var n int64
	err = acquire(t, operator, "thor").Read(t.Context()).Model(&note{}).Count(&n).Error
	if err != nil || n < w.done.Load() {
		t.Errorf("%d rows, %d were acknowledged, %v", n, w.done.Load(), err)
	}
}
