package sqlitedriver

import (
	"fmt"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// keepUndo says where SQLite keeps the pages by which it could go back to where a
// savepoint or a statement began: in memory, or, what is above 64 kB of them, in a file.
// A form that is saved changes more than that, and writing the file takes longer than the
// rest of it; but whoever is alone may change a whole database. It holds from the next
// transaction on.
func (c *conn) keepUndo(inMemory bool) error {
	if c.undoInMemory == inMemory {
		return nil
	}
	text := "PRAGMA temp_store=FILE"
	if inMemory {
		text = "PRAGMA temp_store=MEMORY"
	}
	statement, err := libc.CString(text)
	if err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	defer libc.Xfree(c.tls, statement)
	c.settling = true
	defer func() { c.settling = false }()
	if code := lib.Xsqlite3_exec(c.tls, c.db, statement, 0, 0, 0); code != lib.SQLITE_OK {
		return fmt.Errorf("%s: %w", text, c.failure(code))
	}
	c.undoInMemory = inMemory
	return nil
}
