package tenants

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// Sum is a table's rows in short: two tables with the same sum hold the same,
// whatever the order of their rows and columns.
type Sum struct {
	Table
	SHA256 string // the sum of those of the rows, modulo 2^256
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

// carried are the sums of an SQLite file's tables that migrations make, and which
// others it has.
func (r *Registry) carried(ctx context.Context, file string) (sums []Sum, others []string, err error) {
	made, err := r.shapes.made(ctx, r.stores[SQLite])
	if err != nil {
		return nil, nil, err
	}
	err = examineFile(ctx, file, func(ctx context.Context, db *sql.DB) error {
		tables, _, err := contents(ctx, db)
		if err != nil {
			return err
		}
		var ours []Table
		for _, t := range tables {
			if _, is := made[t.Name]; !is {
				others = append(others, t.Name)
			} else if t.Name != r.stores[SQLite].migrator().VersionTable() {
				ours = append(ours, t)
			}
		}
		sums, err = sumsOf(ctx, db, ours)
		return err
	})
	return sums, others, err
}

func sumOf(ctx context.Context, tx *sql.Tx, table string) (sum Sum, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+quoted(table)) //nolint:gosec // a name, quoted
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return sum, err
	}
	sum.Name = table
	var total [4]uint64
	values, into := receivers(len(columns))
	order := byName(columns)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return sum, err
		}
		sum.Rows++
		add256(&total, sha256.Sum256(rowText(columns, values, order)))
	}
	sum.SHA256 = fmt.Sprintf("%016x%016x%016x%016x", total[0], total[1], total[2], total[3])
	return sum, rows.Err()
}

// byName is the order of columns that are sorted by name.
func byName(columns []string) []int {
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(columns[a], columns[b]) })
	return order
}

// receivers are what a row of so many columns is scanned into.
func receivers(columns int) (values []any, into []any) {
	values, into = make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	return values, into
}

// rowText has each value with its column, kind and length, so that no two rows
// look alike.
func rowText(columns []string, values []any, order []int) []byte {
	var text []byte
	for _, i := range order {
		v := values[i]
		if at, ok := v.(time.Time); ok {
			v = at.UTC().Format(time.RFC3339Nano)
		}
		s := fmt.Sprint(v)
		text = fmt.Appendf(text, "%s %T %d %s\n", columns[i], v, len(s), s)
	}
	return text
}

func add256(total *[4]uint64, row [sha256.Size]byte) {
	var carry uint64
	for i := 3; i >= 0; i-- {
		total[i], carry = bits.Add64(total[i], binary.BigEndian.Uint64(row[8*i:]), carry)
	}
}
