package sqlitedriver

import (
	"database/sql/driver"

	lib "modernc.org/sqlite/lib"
)

var _ driver.Result = result{}

// result is what the last statement of a connection has done.
type result struct{ id, rows int64 }

func (c *conn) result() result {
	return result{
		id:   lib.Xsqlite3_last_insert_rowid(c.tls, c.db),
		rows: lib.Xsqlite3_changes64(c.tls, c.db),
	}
}

// LastInsertId is the rowid of the row that was inserted last.
func (r result) LastInsertId() (int64, error) { return r.id, nil }

// RowsAffected counts rows that were inserted, changed or deleted.
func (r result) RowsAffected() (int64, error) { return r.rows, nil }
