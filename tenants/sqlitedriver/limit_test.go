package sqlitedriver

import (
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestLimit_StopsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	var allowed atomic.Int64
	allowed.Store(int64(50 * time.Millisecond))
	db := open(t, Connector{
		DSN: "file:" + path + "?_txlock=immediate", Harden: true,
		Limit: func() time.Duration { return time.Duration(allowed.Load()) },
	})
	db.SetMaxOpenConns(1)
	var n int64
	if err := db.QueryRowContext(t.Context(), slowQuery).Scan(&n); !errors.Is(err, ErrLimit) {
		t.Errorf("a query: %v", err)
	}
	_, err := db.ExecContext(t.Context(), "INSERT INTO parent (id) "+strings.Replace(slowQuery, "max(n)", "n + 1", 1))
	if !errors.Is(err, ErrLimit) {
		t.Errorf("a write: %v", err)
	}
	const rowByRow = `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000)
		SELECT n FROM c`
	if n, err := drain(t, db, rowByRow); !errors.Is(err, ErrLimit) { // there are rows all the time, and too many
		t.Errorf("rows without end: %v after %d", err, n)
	}
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('after')")
	if n := count(t, path, "parent"); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	allowed.Store(0)
	mustExec(t, db, `INSERT INTO parent (name)
		WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000)
		SELECT max(n) FROM c`) // no limit any more
}

func drain(t *testing.T, db *sql.DB, query string) (n int, err error) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// A reader who takes time over the rows does not make the statement slow.
func TestLimit_CountsNoTimeOfItsReader(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{
		DSN: "file:" + newFile(t), Harden: true, Limit: func() time.Duration { return 2 * time.Second },
	})
	rows, err := db.QueryContext(t.Context(),
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n FROM c")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	seen := 0
	for rows.Next() {
		if seen++; seen%1000 == 0 {
			time.Sleep(500 * time.Millisecond)
		}
	}
	if rows.Err() != nil || seen != 5000 {
		t.Errorf("%d rows, %v", seen, rows.Err())
	}
}
