package sqlitedriver

import (
	"slices"
	"strings"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// mostKeys is how many keys of changed rows a transaction tells apart in a table.
const mostKeys = 1000

// Changes is what a transaction changed in a table.
type Changes struct {
	Table string

	// Whole says that nothing more is known: any row may have changed in any way.
	Whole bool

	// Columns are those with a value that came, went or changed: all of them where
	// rows came or went.
	Columns []string

	// Keys are the whole numbers above zero that changed rows hold, or held before.
	Keys []Key
}

// Key is a whole number in a column: a row's own key, or one of a row that it belongs to.
type Key struct {
	Column string
	Value  int64
}

// changed is Changes while the transaction runs, when columns are known by number.
type changed struct {
	columns []bool
	keys    map[numbered]struct{}
	whole   bool
}

type numbered struct {
	column int
	value  int64
}

// follow has SQLite tell of each row before it changes: also of those that triggers
// and foreign keys' actions change, and of every row that a DELETE without WHERE
// takes. See https://sqlite.org/c3ref/preupdate_blobwrite.html.
func (c *conn) follow() {
	c.cell = libc.Xmalloc(c.tls, libc.Tsize_t(unsafe.Sizeof(c.cell)))
	if c.cell == 0 {
		return // without memory nothing is known of rows
	}
	c.calls.change = func(_ *libc.TLS, _, _ uintptr, deed int32, _, table uintptr, _, _ int64) {
		c.rowChanges(deed, libc.GoString(table))
	}
	lib.Xsqlite3_preupdate_hook(c.tls, c.db, address(&c.calls.change), 0)
}

// rowChanges notes what a row is about to lose and to gain.
func (c *conn) rowChanges(deed int32, table string) {
	in, known := c.changed[table]
	if !known {
		count := int(lib.Xsqlite3_preupdate_count(c.tls, c.db))
		in = &changed{columns: make([]bool, count), keys: map[numbered]struct{}{}}
		c.changed[table] = in
	}
	for i := range in.columns {
		var before, after uintptr
		if deed != lib.SQLITE_INSERT {
			before = c.valueOf(lib.Xsqlite3_preupdate_old(c.tls, c.db, int32(i), c.cell))
			in.hold(c, i, before)
		}
		if deed != lib.SQLITE_DELETE {
			after = c.valueOf(lib.Xsqlite3_preupdate_new(c.tls, c.db, int32(i), c.cell))
			in.hold(c, i, after)
		}
		if deed != lib.SQLITE_UPDATE || !c.same(before, after) {
			in.columns[i] = true
		}
	}
}

func (c *conn) valueOf(code int32) uintptr {
	if code != lib.SQLITE_OK {
		return 0
	}
	return at[uintptr](c.cell)
}

// hold notes a value that may be a key.
func (in *changed) hold(c *conn, column int, value uintptr) {
	switch {
	case value == 0:
		in.whole = true
	case in.whole || lib.Xsqlite3_value_type(c.tls, value) != lib.SQLITE_INTEGER:
	default:
		if n := lib.Xsqlite3_value_int64(c.tls, value); n > 0 {
			in.keys[numbered{column, n}] = struct{}{}
		}
		in.whole = len(in.keys) > mostKeys
	}
}

// same compares values as they are stored.
func (c *conn) same(a, b uintptr) bool {
	if a == 0 || b == 0 {
		return false
	}
	kind := lib.Xsqlite3_value_type(c.tls, a)
	if kind != lib.Xsqlite3_value_type(c.tls, b) {
		return false
	}
	switch kind {
	case lib.SQLITE_INTEGER:
		return lib.Xsqlite3_value_int64(c.tls, a) == lib.Xsqlite3_value_int64(c.tls, b)
	case lib.SQLITE_FLOAT:
		return lib.Xsqlite3_value_double(c.tls, a) == lib.Xsqlite3_value_double(c.tls, b)
	case lib.SQLITE_NULL:
		return true
	}
	return slices.Equal(c.bytesOf(a), c.bytesOf(b))
}

// bytesOf is a text or a blob, in SQLite's memory.
func (c *conn) bytesOf(value uintptr) []byte {
	memory := lib.Xsqlite3_value_blob(c.tls, value)
	return bytesAt(memory, lib.Xsqlite3_value_bytes(c.tls, value))
}

// changes is what the transaction has changed so far. Tables that its statements write
// are among them although no row of theirs changed.
func (c *conn) changes() []Changes {
	var list []Changes
	for table := range c.written {
		in, seen := c.changed[table]
		if !seen {
			list = append(list, Changes{Table: table})
			continue
		}
		list = append(list, c.named(table, in))
	}
	for table, in := range c.changed { // such as sqlite_sequence
		if !c.written[table] {
			list = append(list, c.named(table, in))
		}
	}
	return list
}

// named gives columns their names.
func (c *conn) named(table string, in *changed) Changes {
	names := c.columnsOf(table, len(in.columns))
	if in.whole || names == nil {
		return Changes{Table: table, Whole: true}
	}
	is := Changes{Table: table, Columns: make([]string, 0, len(names)), Keys: make([]Key, 0, len(in.keys))}
	for i, name := range names {
		if in.columns[i] {
			is.Columns = append(is.Columns, name)
		}
	}
	for key := range in.keys {
		is.Keys = append(is.Keys, Key{names[key.column], key.value})
	}
	return is
}

// columnsOf are the names of a table's columns, nil where there are not as many.
func (c *conn) columnsOf(table string, count int) []string {
	if names := c.tables[table]; len(names) == count {
		return names
	}
	p, err := c.compile(`SELECT * FROM "` + strings.ReplaceAll(table, `"`, `""`) + `"`)
	if err != nil || p == nil {
		return nil
	}
	defer c.finalize(p)
	names := make([]string, len(p.columns))
	for i, column := range p.columns {
		names[i] = column.name
	}
	c.tables[table] = names
	if len(names) != count {
		return nil
	}
	return names
}
