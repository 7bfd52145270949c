package sqlitedriver

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// harden bars the ways out of the connection's own file and transaction.
func (c *conn) harden() {
	c.hardened = true
	lib.Xsqlite3_limit(c.tls, c.db, lib.SQLITE_LIMIT_ATTACHED, 0)
	c.calls.authorize = func(_ *libc.TLS, _ uintptr, deed int32, object, _, _, _ uintptr) int32 {
		c.note(deed, object)
		return c.authorize(deed)
	}
	lib.Xsqlite3_set_authorizer(c.tls, c.db, address(&c.calls.authorize), 0)
}

// authorize is asked while a statement is compiled. VACUUM attaches a database
// inside, so it is refused with ATTACH.
func (c *conn) authorize(deed int32) int32 {
	switch deed {
	case lib.SQLITE_ATTACH, lib.SQLITE_DETACH:
		return lib.SQLITE_DENY
	case lib.SQLITE_PRAGMA:
		if !c.settling {
			return lib.SQLITE_DENY
		}
	case lib.SQLITE_TRANSACTION:
		if !c.transactions {
			return lib.SQLITE_DENY
		}
	}
	return lib.SQLITE_OK
}
