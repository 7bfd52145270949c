package tenants

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOpen_WithoutTheControlDatabase: a directory that has lost it is not taken for a
// new one.
func TestOpen_WithoutTheControlDatabase(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor")
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	lost, kept := filepath.Join(dir, controlFile), filepath.Join(t.TempDir(), "kept")
	if err := os.Rename(lost, kept); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Config{Dir: dir, Migrator: shelf{latest: 1}})
	if err == nil || !strings.Contains(err.Error(), "control.db is missing from "+dir) {
		t.Errorf("it says %v", err)
	}
	if err := os.Rename(kept, lost); err != nil {
		t.Fatal(err)
	}
	again := newRegistry(t, dir)
	acquire(t, again, "thor")

	empty := t.TempDir()
	if _, err := newRegistry(t, empty).Lookup(t.Context(), "thor"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a new directory says %v", err)
	}
}
