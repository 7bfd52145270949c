package sqlitedriver

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// Journal is told of a connection's transactions, one after another.
type Journal interface {
	// Begun comes when the transaction has the file's lock, where it begins with it:
	// nobody else commits until it ends.
	Begun()

	// Committed comes before Commit returns, with the tables that may have been
	// written: those of the statements, of their triggers, and of foreign keys'
	// actions. Others may commit before it comes.
	Committed(changes []Changes)

	// Undone comes when the transaction has ended otherwise.
	Undone()
}

// note remembers what a statement writes, as it is compiled.
func (c *conn) note(deed int32, table uintptr) {
	switch deed {
	case lib.SQLITE_INSERT, lib.SQLITE_UPDATE, lib.SQLITE_DELETE:
		name := libc.GoString(table)
		c.written[name] = true
		if c.compiling != nil {
			c.compiling.writes = append(c.compiling.writes, name)
		}
	}
}

func (c *conn) begun() {
	clear(c.written)
	clear(c.changed)
	if c.journal != nil {
		c.journal.Begun()
	}
}

// over ends what begun began, undone unless it was kept.
func (c *conn) over(kept bool) {
	if c.journal != nil && c.inTx && !kept {
		c.journal.Undone()
	}
	c.inTx, c.unstopped = false, false
}

// committing has what changed ready before others can commit, and tells of it later.
func (c *conn) committing() (tell func()) {
	if c.journal == nil {
		return func() {}
	}
	changes := c.changes()
	return func() { c.journal.Committed(changes) }
}
