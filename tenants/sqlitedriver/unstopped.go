package sqlitedriver

import (
	"context"
	"database/sql"
	"fmt"
	"unsafe"

	lib "modernc.org/sqlite/lib"
)

type unstopped struct{}

// Unstopped begins transactions of several: their statements are not begun when
// their context has ended, but the end of it does not stop one that runs. SQLite
// would undo the whole transaction, of which the others know nothing. The context
// that it returns does not end; ctx's end stops BEGIN.
func Unstopped(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), unstopped{}, ctx)
}

// beginning is what stops BEGIN, and whether nothing stops what comes after it.
func beginning(ctx context.Context) (stops context.Context, rest bool) {
	stops, rest = ctx.Value(unstopped{}).(context.Context)
	if !rest {
		stops = ctx
	}
	return stops, rest
}

// watched is what the callbacks watch of a statement's context.
func (c *conn) watched(ctx context.Context) context.Context {
	if c.unstopped {
		return context.Background()
	}
	return ctx
}

// CheckKeys fails as COMMIT would while a deferred foreign key leads nowhere.
func CheckKeys(on *sql.Conn) error {
	return on.Raw(func(raw any) error {
		c, ok := raw.(*conn)
		if !ok {
			return fmt.Errorf("%w: a %T", errForeign, raw)
		}
		return c.checkKeys()
	})
}

func (c *conn) checkKeys() error {
	if c.autocommit() {
		return ErrRolledBack
	}
	const size = int(unsafe.Sizeof(int32(0)))
	out := c.tls.Alloc(2 * size)
	defer c.tls.Free(2 * size)
	code := lib.Xsqlite3_db_status(c.tls, c.db, lib.SQLITE_DBSTATUS_DEFERRED_FKS, out, out+uintptr(size), 0)
	switch {
	case code != lib.SQLITE_OK:
		return c.failure(code)
	case at[int32](out) != 0:
		return &Error{code: lib.SQLITE_CONSTRAINT_FOREIGNKEY, text: brokenKey}
	}
	return nil
}

// brokenKey is what COMMIT says.
const brokenKey = "constraint failed: FOREIGN KEY constraint failed (787)"
