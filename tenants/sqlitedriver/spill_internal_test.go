package sqlitedriver

import (
	"testing"

	lib "modernc.org/sqlite/lib"
)

// TestSpillLater: SQLite has taken it, for nobody was faster.
func TestSpillLater(t *testing.T) {
	t.Parallel()
	if spilling != lib.SQLITE_OK {
		t.Errorf("SQLite answers %d", spilling)
	}
}
