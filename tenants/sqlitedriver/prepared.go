package sqlitedriver

import (
	"strings"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// prepared is a statement that SQLite has compiled, for one connection.
type prepared struct {
	stmt    uintptr // the sqlite3_stmt *
	query   string
	params  int
	columns []column
	names   []string  // of the columns
	anew    int32     // how often SQLite had compiled it anew when the columns were read
	writes  []string  // tables
	bound   []uintptr // memory that holds its arguments
	bytes   int64     // that the connection keeps it in, 0 if it does not
	running bool
}

type column struct {
	name, declared string
	moment         bool // its text is a point in time
}

// compile takes one statement. Of text without any, and of one with parameters that
// have names, it makes nothing: they are the driver's.
func (c *conn) compile(query string) (*prepared, error) {
	text, err := libc.CString(query)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	into := c.tls.Alloc(int(unsafe.Sizeof(text)))
	defer c.tls.Free(int(unsafe.Sizeof(text)))
	p := &prepared{query: query}
	c.compiling = p
	code := lib.Xsqlite3_prepare_v3(c.tls, c.db, text, -1, lib.SQLITE_PREPARE_PERSISTENT, into, 0)
	c.compiling = nil
	if code != lib.SQLITE_OK {
		return nil, c.failure(code)
	}
	if p.stmt = at[uintptr](into); p.stmt == 0 {
		return nil, nil
	}
	p.params = int(lib.Xsqlite3_bind_parameter_count(c.tls, p.stmt))
	if c.hasNames(p) {
		c.finalize(p)
		return nil, nil
	}
	c.describe(p)
	return p, nil
}

func (c *conn) hasNames(p *prepared) bool {
	for i := range p.params {
		if lib.Xsqlite3_bind_parameter_name(c.tls, p.stmt, int32(i+1)) != 0 {
			return true
		}
	}
	return false
}

// describe reads the columns, which change when the schema has changed meanwhile.
func (c *conn) describe(p *prepared) {
	p.anew = c.compiledAnew(p)
	p.columns = make([]column, lib.Xsqlite3_column_count(c.tls, p.stmt))
	p.names = make([]string, len(p.columns))
	for i := range p.columns {
		declared := strings.ToUpper(libc.GoString(lib.Xsqlite3_column_decltype(c.tls, p.stmt, int32(i))))
		p.columns[i] = column{
			name:     libc.GoString(lib.Xsqlite3_column_name(c.tls, p.stmt, int32(i))),
			declared: declared,
			moment:   declared == "DATETIME" || declared == "TIMESTAMP" || declared == "DATE",
		}
		p.names[i] = p.columns[i].name
	}
}

func (c *conn) compiledAnew(p *prepared) int32 {
	return lib.Xsqlite3_stmt_status(c.tls, p.stmt, lib.SQLITE_STMTSTATUS_REPREPARE, 0)
}

// step goes to the statement's next row, or to its end.
func (c *conn) step(p *prepared) (row bool, err error) {
	code := lib.Xsqlite3_step(c.tls, p.stmt)
	switch code {
	case lib.SQLITE_ROW:
		row = true
	case lib.SQLITE_DONE:
	default:
		return false, c.failure(code)
	}
	if c.compiledAnew(p) != p.anew {
		c.describe(p)
	}
	return row, nil
}

// reset ends a run of the statement; what ended it was said before.
func (c *conn) reset(p *prepared) {
	lib.Xsqlite3_reset(c.tls, p.stmt)
	for _, memory := range p.bound {
		libc.Xfree(c.tls, memory)
	}
	p.bound = p.bound[:0]
	p.running = false
}

func (c *conn) finalize(p *prepared) { lib.Xsqlite3_finalize(c.tls, p.stmt) }

// memory is what SQLite holds for the statement, in bytes.
func (c *conn) memory(p *prepared) int64 {
	return int64(lib.Xsqlite3_stmt_status(c.tls, p.stmt, lib.SQLITE_STMTSTATUS_MEMUSED, 0))
}
