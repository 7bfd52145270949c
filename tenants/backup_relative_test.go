package tenants

import (
	"testing"
)

// Operators name directories as they stand before them.
func TestBackup_ToAndFromARelativePath(t *testing.T) { //nolint:paralleltest // it changes the working directory
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor")
	add(t, acquire(t, r, "thor"), &note{Text: "a"})
	t.Chdir(t.TempDir())
	if _, err := r.Backup(t.Context(), "thor", "backups/today"); err != nil {
		t.Fatal(err)
	}
	other := newRegistry(t, "data")
	if _, err := other.Restore(t.Context(), "thor", "backups/today"); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, acquire(t, other, "thor")); got != "a" {
		t.Errorf("it has %q", got)
	}
}
