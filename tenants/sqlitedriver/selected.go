package sqlitedriver

import (
	"database/sql/driver"
	"errors"
	"io"
	"math"
	"reflect"
	"time"

	lib "modernc.org/sqlite/lib"
)

var _ typedRows = (*selected)(nil)

var errColumns = errors.New("sqlitedriver: the schema has changed while rows were read")

// selected are the rows of a prepared statement, whose first step is done.
type selected struct {
	conn  *conn
	p     *prepared
	row   bool // there is one that Next has not given yet
	ended bool
}

// Columns are their names.
func (s *selected) Columns() []string { return s.p.names }

// Next gives a row.
func (s *selected) Next(row []driver.Value) (err error) {
	if s.ended || s.conn.closed {
		return io.EOF
	}
	if !s.row {
		s.row, err = s.conn.step(s.p)
	}
	switch {
	case err != nil:
		s.ended = true
		return err
	case !s.row:
		s.ended = true
		return io.EOF
	case len(s.p.columns) != len(row):
		return errColumns
	}
	s.row = false
	for i, c := range s.p.columns {
		row[i] = s.conn.value(s.p, int32(i), c)
	}
	return nil
}

// value reads a column as go-sqlite does.
func (c *conn) value(p *prepared, at int32, of column) driver.Value {
	switch lib.Xsqlite3_column_type(c.tls, p.stmt, at) {
	case lib.SQLITE_INTEGER:
		return lib.Xsqlite3_column_int64(c.tls, p.stmt, at)
	case lib.SQLITE_FLOAT:
		return lib.Xsqlite3_column_double(c.tls, p.stmt, at)
	case lib.SQLITE_TEXT:
		text := c.text(p, at, lib.Xsqlite3_column_text(c.tls, p.stmt, at))
		if of.moment {
			return moment(text)
		}
		return text
	case lib.SQLITE_BLOB:
		if text := c.text(p, at, lib.Xsqlite3_column_blob(c.tls, p.stmt, at)); text != "" {
			return []byte(text)
		}
		return []byte(nil)
	}
	return nil
}

// Close lets the statement run again.
func (s *selected) Close() error {
	s.ended = true
	s.conn.release(s.p)
	return nil
}

// ColumnTypeDatabaseTypeName is the declared type of a column, in capitals.
func (s *selected) ColumnTypeDatabaseTypeName(i int) string { return s.p.columns[i].declared }

// ColumnTypeLength is that of any text.
func (s *selected) ColumnTypeLength(int) (length int64, ok bool) { return math.MaxInt64, true }

// ColumnTypeNullable is so of all: SQLite does not say.
func (s *selected) ColumnTypeNullable(int) (nullable, ok bool) { return true, true }

// ColumnTypePrecisionScale is not SQLite's.
func (s *selected) ColumnTypePrecisionScale(int) (precision, scale int64, ok bool) {
	return 0, 0, false
}

// ColumnTypeScanType is what value gives of the row that was read last.
func (s *selected) ColumnTypeScanType(i int) reflect.Type {
	c := s.p.columns[i]
	switch lib.Xsqlite3_column_type(s.conn.tls, s.p.stmt, int32(i)) { //nolint:gosec // at most 32,767 columns
	case lib.SQLITE_INTEGER:
		if c.declared == "BOOLEAN" {
			return reflect.TypeFor[bool]()
		}
		return reflect.TypeFor[int64]()
	case lib.SQLITE_FLOAT:
		return reflect.TypeFor[float64]()
	case lib.SQLITE_BLOB:
		return reflect.TypeFor[[]byte]()
	case lib.SQLITE_NULL:
		return nil
	}
	if c.moment {
		return reflect.TypeFor[time.Time]()
	}
	return reflect.TypeFor[string]()
}
