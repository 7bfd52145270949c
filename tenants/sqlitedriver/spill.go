package sqlitedriver

import (
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// spillAt is how many bytes of pages SQLite keeps in memory, by which it could go back to
// where a savepoint or a statement began, before it writes them to a file. Its own 64 kB
// are fewer than a form that is saved changes, and writing the file takes longer than the
// rest of such a write.
const spillAt = 1 << 20

// spilling is what SQLite says to that. It takes it for all connections of this process,
// before it is first used and not afterwards; refused, it is slower and otherwise the same.
var spilling = spillLater()

func spillLater() (code int32) {
	tls := libc.NewTLS()
	defer tls.Close()
	settings := libc.NewVaList(int32(spillAt))
	defer libc.Xfree(tls, settings)
	return lib.Xsqlite3_config(tls, lib.SQLITE_CONFIG_STMTJRNL_SPILL, settings)
}
