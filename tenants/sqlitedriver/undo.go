package sqlitedriver

import (
	"context"
	"fmt"
)

// keepUndo says where SQLite keeps the pages by which it could go back to where a
// savepoint or a statement began: in memory, or, what is above 64 kB of them, in a file.
// A form that is saved changes more than that, and writing the file takes longer than the
// rest of it; but whoever is alone may change a whole database. It holds from the next
// transaction on.
func (c *conn) keepUndo(ctx context.Context, inMemory bool) error {
	if c.undoInMemory == inMemory {
		return nil
	}
	statement := "PRAGMA temp_store=FILE"
	if inMemory {
		statement = "PRAGMA temp_store=MEMORY"
	}
	c.settling = true
	defer func() { c.settling = false }()
	if _, err := c.native.ExecContext(ctx, statement, nil); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	c.undoInMemory = inMemory
	return nil
}
