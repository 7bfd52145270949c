package tenants

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"
)

// Sum is a table's rows in short: two tables with the same sum hold the same.
type Sum struct {
	Table
	SHA256 string
}

// sumsOf goes through every row of some tables, as they are at one moment.
func sumsOf(ctx context.Context, db *sql.DB, tables []Table) ([]Sum, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // only read
	sums := make([]Sum, len(tables))
	for i, t := range tables {
		if sums[i], err = sumOf(ctx, tx, t.Name); err != nil {
			return nil, fmt.Errorf("going through %s: %w", t.Name, err)
		}
	}
	return sums, nil
}

func sumOf(ctx context.Context, tx *sql.Tx, table string) (sum Sum, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+quoted(table)+" ORDER BY 1")
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return sum, err
	}
	sum.Name = table
	digest := sha256.New()
	_, _ = fmt.Fprintln(digest, strings.Join(columns, "\x00")) // a hash takes everything
	values, into := receivers(len(columns))
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return sum, err
		}
		sum.Rows++
		addRow(digest, values)
	}
	sum.SHA256 = hex.EncodeToString(digest.Sum(nil))
	return sum, rows.Err()
}

// receivers are what a row of so many columns is scanned into.
func receivers(columns int) (values []any, into []any) {
	values, into = make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	return values, into
}

// addRow writes values so that no two rows look alike: each has its kind and length.
func addRow(to hash.Hash, values []any) {
	for _, v := range values {
		if at, ok := v.(time.Time); ok {
			v = at.UTC().Format(time.RFC3339Nano)
		}
		text := fmt.Sprint(v)
		_, _ = fmt.Fprintf(to, "%T %d %s\n", v, len(text), text) // a hash takes everything
	}
}
