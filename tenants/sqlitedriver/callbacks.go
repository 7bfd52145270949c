package sqlitedriver

import (
	"time"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

const (
	stepsBetweenLooks = 1000                   // of SQLite's machine: some ten microseconds
	firstNap          = 200 * time.Microsecond // while waiting for a lock
	longestNap        = 10 * time.Millisecond
)

// callbacks are the functions that SQLite calls. SQLite holds them by address
// only, so they are kept here, where the garbage collector sees them.
type callbacks struct {
	progress  func(*libc.TLS, uintptr) int32
	busy      func(*libc.TLS, uintptr, int32) int32
	authorize func(*libc.TLS, uintptr, int32, uintptr, uintptr, uintptr, uintptr) int32
	change    func(*libc.TLS, uintptr, uintptr, int32, uintptr, uintptr, int64, int64)
}

// install hands SQLite the connection's callbacks. A progress handler, unlike
// sqlite3_interrupt from another goroutine, can neither be missed by a
// statement that is just about to start nor hit the one after it.
func (c *conn) install(harden bool) {
	c.calls.progress = func(*libc.TLS, uintptr) int32 { return c.stopped() }
	lib.Xsqlite3_progress_handler(c.tls, c.db, stepsBetweenLooks, address(&c.calls.progress), 0)
	started := time.Time{}
	c.calls.busy = func(_ *libc.TLS, _ uintptr, tries int32) int32 {
		if tries == 0 {
			started = time.Now()
		}
		return c.nap(started, tries)
	}
	lib.Xsqlite3_busy_handler(c.tls, c.db, address(&c.calls.busy), 0)
	if harden {
		c.harden()
	}
}

// address is what SQLite wants of a Go function: a pointer to its code and closure.
func address[F any](function *F) uintptr { return *(*uintptr)(unsafe.Pointer(function)) }

// stopped is 1 when the context of the running statement has ended, or its time.
func (c *conn) stopped() int32 {
	if c.running.Err() != nil || !c.running.at.IsZero() && time.Now().After(c.running.at) {
		return 1
	}
	return 0
}

// nap waits a little for somebody else's lock, and says whether to try again.
// SQLite's own busy_timeout would not hear the context.
func (c *conn) nap(since time.Time, tries int32) int32 {
	if time.Since(since) >= c.patience {
		return 0
	}
	timer := time.NewTimer(min(firstNap<<min(tries, 10), longestNap))
	defer timer.Stop()
	select {
	case <-timer.C:
		return 1
	case <-c.running.Done():
		return 0
	}
}
