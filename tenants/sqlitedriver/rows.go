package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"
)

var _ typedRows = (*rows)(nil)

// typedRows are the driver's rows with what they know of their columns, which gorm asks for.
type typedRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// rows stop when the context of their query ends.
type rows struct {
	typedRows
	conn   *conn
	ctx    context.Context
	left   time.Duration // to work in; 0 for any time
	closed bool
}

func (c *conn) rows(ctx context.Context, found driver.Rows, left time.Duration) (driver.Rows, error) {
	typed, ok := found.(typedRows)
	if !ok {
		_ = found.Close() // the reason follows
		return nil, fmt.Errorf("%w: its rows are a %T", errForeign, found)
	}
	c.open++
	return &rows{typedRows: typed, conn: c, ctx: ctx, left: left}, nil
}

// Next reads a row; its times are in UTC, whatever offset they were stored with.
func (r *rows) Next(row []driver.Value) error {
	if err := r.step(row); err != nil {
		return because(r.ctx, err)
	}
	for i, value := range row {
		if at, ok := value.(time.Time); ok && at.Location() != time.UTC {
			row[i] = at.UTC()
		}
	}
	return nil
}

func (r *rows) step(row []driver.Value) error {
	defer r.conn.leave(r.conn.enter(r.ctx, r.left))
	if r.left == 0 {
		return r.typedRows.Next(row)
	}
	began := time.Now()
	err := r.typedRows.Next(row)
	r.left = left(r.left, time.Since(began))
	return err
}

// Close ends the query.
func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.conn.open--
	return r.typedRows.Close()
}
