package sqlitedriver

import (
	"context"
	"errors"
	"fmt"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

var (
	// ErrStacked refuses several statements in one call on a hardened connection.
	ErrStacked = errors.New("sqlitedriver: several statements in one call")

	// ErrRolledBack says that SQLite has ended the transaction by itself (a full
	// disk, an interrupted write): nothing of it was kept, and nothing more may
	// be written under its name.
	ErrRolledBack = errors.New("sqlitedriver: SQLite has rolled the transaction back")

	// ErrLimit says that a statement was stopped, for it took longer than
	// Connector.Limit allows.
	ErrLimit = errors.New("sqlitedriver: the statement takes longer than it may")

	errTimeFormat = errors.New("sqlitedriver: _time_format in the DSN would switch _txlock off")
	errForeign    = errors.New("sqlitedriver: this version of go-sqlite is not known")
)

// Error is what SQLite says, as go-sqlite's is.
type Error struct {
	code int
	text string
}

// Error is SQLite's text, in English, with the code.
func (e *Error) Error() string { return e.text }

// Code is SQLite's extended result code.
func (e *Error) Code() int { return e.code }

// failure is the reason for a code of the connection's last call.
func (c *conn) failure(code int32) error {
	text := libc.GoString(lib.Xsqlite3_errstr(c.tls, code))
	if more := libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db)); more != text {
		text += ": " + more
	}
	return &Error{code: int(code), text: fmt.Sprintf("%s (%d)", text, code)}
}

// Code is SQLite's extended result code of an error, 0 when it is none of SQLite's.
func Code(err error) int {
	var e interface{ Code() int } // ours, or go-sqlite's
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

// Busy says whether an error means that somebody else held a lock for too long.
func Busy(err error) bool { return Code(err)&0xff == lib.SQLITE_BUSY }

// Faulty says whether an error means that the file, or the disk that it is on, cannot
// be used as it is: https://sqlite.org/rescode.html.
func Faulty(err error) bool {
	switch Code(err) & 0xff {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_FULL, lib.SQLITE_IOERR, lib.SQLITE_READONLY,
		lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		return true
	}
	return false
}

// because gives the reason for what was stopped: the end of ctx, or of the time
// that there was.
func because(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() == nil {
		if Code(err) == lib.SQLITE_INTERRUPT {
			return ErrLimit
		}
		return err
	}
	if Busy(err) || Code(err) == lib.SQLITE_INTERRUPT {
		return ctx.Err()
	}
	return err
}
