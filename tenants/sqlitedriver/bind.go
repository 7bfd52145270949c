package sqlitedriver

import (
	"database/sql/driver"
	"fmt"
	"math"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// bind gives a statement its arguments, which CheckNamedValue has been over.
func (c *conn) bind(p *prepared, args []driver.NamedValue) error {
	if len(args) < p.params {
		return fmt.Errorf("sqlitedriver: the statement takes %d arguments, and has %d", p.params, len(args))
	}
	for i := range p.params {
		code, err := c.bindOne(p, int32(i+1), args[i].Value)
		if err != nil {
			return err
		}
		if code != lib.SQLITE_OK {
			return c.failure(code)
		}
	}
	return nil
}

func (c *conn) bindOne(p *prepared, place int32, argument driver.Value) (code int32, err error) {
	switch v := argument.(type) {
	case nil:
		return lib.Xsqlite3_bind_null(c.tls, p.stmt, place), nil
	case int64:
		return lib.Xsqlite3_bind_int64(c.tls, p.stmt, place, v), nil
	case float64:
		return lib.Xsqlite3_bind_double(c.tls, p.stmt, place, v), nil
	case bool:
		var n int64
		if v {
			n = 1
		}
		return lib.Xsqlite3_bind_int64(c.tls, p.stmt, place, n), nil
	case string:
		memory, size, err := c.hold(p, v)
		return lib.Xsqlite3_bind_text(c.tls, p.stmt, place, memory, size, 0), err
	case []byte:
		return c.bindBytes(p, place, v)
	}
	return 0, fmt.Errorf("sqlitedriver: argument %d is a %T", place, argument)
}

func (c *conn) bindBytes(p *prepared, place int32, v []byte) (code int32, err error) {
	if v == nil {
		return lib.Xsqlite3_bind_null(c.tls, p.stmt, place), nil
	}
	memory, size, err := c.hold(p, string(v))
	return lib.Xsqlite3_bind_blob(c.tls, p.stmt, place, memory, size, 0), err
}

// hold copies what SQLite reads until the statement is reset.
func (c *conn) hold(p *prepared, v string) (memory uintptr, size int32, err error) {
	if len(v) > math.MaxInt32 {
		return 0, 0, fmt.Errorf("sqlitedriver: an argument of %d bytes is larger than a value may be", len(v))
	}
	memory, err = libc.CString(v)
	if err != nil {
		return 0, 0, fmt.Errorf("sqlitedriver: no memory for an argument of %d bytes: %w", len(v), err)
	}
	p.bound = append(p.bound, memory)
	return memory, int32(len(v)), nil //nolint:gosec // compared above
}

// text copies a column's text or bytes out of SQLite's memory.
func (c *conn) text(p *prepared, i int32, memory uintptr) string {
	return string(bytesAt(memory, lib.Xsqlite3_column_bytes(c.tls, p.stmt, i)))
}

// bytesAt are bytes in SQLite's memory, as long as it keeps them.
func bytesAt(memory uintptr, n int32) []byte {
	if memory == 0 || n == 0 {
		return nil
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&memory)), int(n))
}
