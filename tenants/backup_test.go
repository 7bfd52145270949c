package tenants

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestRestore_UnderLoad backs a tenant up and restores it while 32 clients write
// to it: what was acknowledged before the backup began, or after the restore
// ended, is there.
func TestRestore_UnderLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two, operator := newRegistry(t, dir), newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor")
	ctx, cancel := context.WithCancel(t.Context())
	w := &writers{names: []Name{"thor"}}
	w.start(ctx, t, one)
	w.start(ctx, t, two)
	if err := reach(ctx, w, 50); err != nil {
		t.Fatal(err)
	}
	before := w.done.Load()
	m, err := operator.Backup(ctx, "thor", filepath.Join(dir, "backup"))
	if err != nil {
		t.Fatal(err)
	}
	at := slowCount(w)
	if _, err = operator.Restore(ctx, "thor", filepath.Join(dir, "backup")); err != nil {
		t.Fatal(err)
	}
	after := w.done.Load()
	err = reach(ctx, w, after+50)
	cancel()
	w.all.Wait()
	if err != nil {
		t.Fatal(err)
	}
	kept := m.Tables[0].Rows
	if kept < before || kept > at {
		t.Errorf("the backup has %d rows; %d were acknowledged before it, %d after", kept, before, at)
	}
	var n int64
	err = acquire(t, operator, "thor").Read(t.Context()).Model(&note{}).Count(&n).Error
	if since := w.done.Load() - after; err != nil || n < kept+since {
		t.Errorf("%d rows: fewer than the %d of the backup and the %d since, %v", n, kept, since, err)
	}
	if findings, err := operator.Doctor(t.Context(), true); err != nil || len(findings) > 0 {
		t.Errorf("left behind: %+v, %v", findings, err)
	}
}

// slowCount counts what was acknowledged once those who wait for it know.
func slowCount(w *writers) int64 {
	time.Sleep(50 * time.Millisecond)
	return w.done.Load()
}

func TestRestore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor", "potter")
	hammer(t, server)
	to := filepath.Join(t.TempDir(), "backup")
	if _, err := operator.Backup(t.Context(), "thor", to); err != nil {
		t.Fatal(err)
	}
	if _, err := operator.Backup(t.Context(), "thor", to); !errors.Is(err, ErrExists) {
		t.Errorf("a second backup gives %v", err)
	}
	hammer(t, server)
	if err := operator.Suspend(t.Context(), "thor"); err != nil {
		t.Fatal(err)
	}
	if _, err := operator.Restore(t.Context(), "thor", to); err != nil {
		t.Fatal(err)
	}
	if info, err := operator.Lookup(t.Context(), "thor"); err != nil || info.State != Suspended {
		t.Errorf("it is %s, %v", info.State, err)
	}
	if err := operator.Resume(t.Context(), "thor"); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, acquire(t, server, "thor")); got != "hammer" {
		t.Errorf("thor has %q", got)
	}
	lost := newRegistry(t, dir)
	info, err := lost.Lookup(t.Context(), "thor")
	if err = errors.Join(err, removeDatabase(pathOf(lost, info))); err != nil {
		t.Fatal(err)
	}
	if _, err := lost.Restore(t.Context(), "thor", to); err != nil {
		t.Errorf("its database is gone, and cannot be restored: %v", err)
	}
	if got := texts(t, acquire(t, lost, "thor")); got != "hammer" {
		t.Errorf("brought back it has %q", got)
	}
	elsewhere := newRegistry(t, t.TempDir())
	if _, err := elsewhere.Restore(t.Context(), "thor", to); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, acquire(t, elsewhere, "thor")); got != "hammer" {
		t.Errorf("elsewhere thor has %q", got)
	}
}

func TestRestore_Refuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor")
	hammer(t, r)
	for name, spoil := range map[string]func(t *testing.T, to string){
		"nothing there":  func(t *testing.T, to string) { rewrite(t, filepath.Join(to, "thor.json"), nil) },
		"no manifest":    func(t *testing.T, to string) { rewrite(t, filepath.Join(to, "thor.json"), []byte("{")) },
		"another length": func(t *testing.T, to string) { rewrite(t, filepath.Join(to, "thor.db"), []byte("x")) },
		"another byte": func(t *testing.T, to string) {
			path := filepath.Join(to, "thor.db")
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text[len(text)-1]++
			rewrite(t, path, text)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			to := filepath.Join(t.TempDir(), "backup")
			if _, err := r.Backup(t.Context(), "thor", to); err != nil {
				t.Fatal(err)
			}
			spoil(t, to)
			if _, err := r.Restore(t.Context(), "thor", to); !errors.Is(err, ErrBackup) {
				t.Errorf("got %v", err)
			}
			if got := texts(t, acquire(t, r, "thor")); got != "hammer" {
				t.Errorf("thor has %q", got)
			}
			if left, err := r.databases(t.Context()); err != nil || len(left) != 1 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func rewrite(t *testing.T, path string, text []byte) {
	t.Helper()
	err := os.Remove(path)
	if text != nil {
		err = errors.Join(err, os.WriteFile(path, text, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}
