package sqlitedriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// slowQuery keeps SQLite busy for ages without returning a row. Who runs it must
// stop it, and not rely on the driver underneath for that.
const slowQuery = `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000000000)
	SELECT max(n) FROM c`

// TestDefects runs every defect of the driver underneath twice: without the
// wrapping it must show, or the wrapping has lost its reason; with it, it must not.
func TestDefects(t *testing.T) {
	t.Parallel()
	for _, defect := range []struct {
		name    string
		options string
		shows   func(t *testing.T, db *sql.DB, path string) bool
	}{
		{"a write after a failed COMMIT is lost", "", losesWrite},
		{"a failed COMMIT leaves its transaction open", "", staysInTransaction},
		{"a failed COMMIT locks out everybody else", "", locksOut},
		{"_time_format switches _txlock off", "&_time_format=sqlite&_txlock=immediate", beginsDeferred},
		{"times are not written as Django does", "", writesForeignTime},
		{"a SELECT outlives its context", "", selectsOn},
		{"waiting for a lock outlives its context", "&_txlock=immediate", waitsOn},
		{"a write under a transaction that SQLite ended is kept", "", writesAfterEnd},
		{"a write after a hand-written BEGIN is lost", "", losesAfterBegin},
		{"a missing argument keeps the file open", "", keepsFile},
		{"stacked statements run", "", runsStacked},
		{"query_only can be undone", "&_pragma=query_only(1)", undoesQueryOnly},
		{"ATTACH reaches another file, even read-only", "&mode=ro", attaches},
		{"VACUUM INTO writes another file, even read-only", "&mode=ro", vacuumsInto},
	} {
		t.Run(defect.name, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []struct {
				name string
				open func(dsn string) *sql.DB
				want bool
			}{
				{"bare", bare, true},
				{"wrapped", func(dsn string) *sql.DB {
					return sql.OpenDB(Connector{DSN: dsn, Harden: true, Room: NewRoom(1 << 20)})
				}, false},
			} {
				t.Run(kind.name, func(t *testing.T) {
					t.Parallel()
					path := newFile(t)
					db := kind.open("file:" + path + "?_pragma=busy_timeout(2000)&_pragma=foreign_keys(1)" + defect.options)
					db.SetMaxOpenConns(1)
					closing(t, db)
					if got := defect.shows(t, db, path); got != kind.want {
						t.Errorf("shows: %v, want %v", got, kind.want)
					}
				})
			}
		})
	}
}

// bare opens the driver underneath.
func bare(dsn string) *sql.DB {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		panic(err) // only for a driver that is not registered
	}
	return db
}

// newFile makes a database as Django would, with deferred foreign keys.
func newFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db := bare(path)
	defer shut(t, db)
	mustExec(t, db, `PRAGMA journal_mode = WAL;
		CREATE TABLE parent (id integer PRIMARY KEY, name text, at datetime);
		CREATE TABLE child (id integer PRIMARY KEY,
			parent_id integer REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
		INSERT INTO parent VALUES (1, 'first', '2018-07-05')`)
	return path
}

// open opens a pool for the length of the test.
func open(t *testing.T, c Connector) *sql.DB {
	t.Helper()
	if c.Room == nil {
		c.Room = NewRoom(1 << 20)
	}
	return closing(t, sql.OpenDB(c))
}

func closing(t *testing.T, db *sql.DB) *sql.DB {
	t.Helper()
	t.Cleanup(func() { shut(t, db) })
	return db
}

func shut(t testing.TB, open io.Closer) {
	t.Helper()
	if err := open.Close(); err != nil {
		t.Error(err)
	}
}

// rollback ends a transaction that may have ended.
func rollback(t *testing.T, tx *sql.Tx) {
	t.Helper()
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		t.Error(err)
	}
}

func mustExec(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// count reads the file anew, so that it sees only what was kept.
func count(t *testing.T, path, table string) (n int) {
	t.Helper()
	db := bare(path)
	defer shut(t, db)
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		return -1
	}
	return n
}

func failCommit(t *testing.T, db *sql.DB) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO child (parent_id) VALUES (99)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err == nil {
		t.Fatal("a row that points nowhere was committed")
	}
}

func losesWrite(t *testing.T, db *sql.DB, path string) bool {
	failCommit(t, db)
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('second')") // acknowledged
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return count(t, path, "parent") != 2
}

func staysInTransaction(t *testing.T, db *sql.DB, _ string) bool {
	failCommit(t, db)
	tx, err := db.BeginTx(t.Context(), nil)
	if err == nil {
		err = tx.Rollback()
	}
	return err != nil && strings.Contains(err.Error(), "within a transaction")
}

func locksOut(t *testing.T, db *sql.DB, path string) bool {
	failCommit(t, db)
	other := closing(t, bare(path+"?_pragma=busy_timeout(50)"))
	_, err := other.ExecContext(t.Context(), "INSERT INTO parent (name) VALUES ('second')")
	return Busy(err)
}

func beginsDeferred(t *testing.T, db *sql.DB, path string) bool {
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		return false // refused outright
	}
	defer rollback(t, tx)
	other := closing(t, bare(path+"?_pragma=busy_timeout(50)"))
	_, err = other.ExecContext(t.Context(), "INSERT INTO parent (name) VALUES ('second')")
	return err == nil
}

func writesForeignTime(t *testing.T, db *sql.DB, _ string) bool {
	at := time.Date(2026, 11, 22, 22, 59, 16, 361789123, time.FixedZone("", 2*60*60))
	mustExec(t, db, "UPDATE parent SET at = ?", at)
	var text string
	if err := db.QueryRowContext(t.Context(), "SELECT CAST(at AS text) FROM parent").Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text != "2026-11-22 20:59:16.361789"
}

func selectsOn(t *testing.T, db *sql.DB, _ string) bool {
	return outlives(t, db, func(ctx context.Context) error {
		var n int
		return db.QueryRowContext(ctx, slowQuery).Scan(&n)
	})
}

func waitsOn(t *testing.T, db *sql.DB, path string) bool {
	other := closing(t, bare(path+"?_txlock=immediate"))
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rollback(t, tx)
	return outlives(t, db, func(ctx context.Context) error {
		tx, err := db.BeginTx(ctx, nil)
		if err == nil {
			err = tx.Rollback()
		}
		return err
	})
}

// outlives says whether a deed goes on long after its context has ended.
func outlives(t *testing.T, db *sql.DB, deed func(ctx context.Context) error) bool {
	t.Helper()
	stop := interrupter(t, db)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- deed(ctx) }()
	select {
	case err := <-done:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
		return false
	case <-time.After(time.Second):
	}
	for {
		stop() // again and again: a statement that only just starts does not hear it
		select {
		case err := <-done:
			if err == nil {
				t.Error("it was interrupted, and said nothing")
			}
			return true
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// interrupter stops what runs on the pool's only connection, for the tests' sake.
func interrupter(t *testing.T, db *sql.DB) func() {
	t.Helper()
	one, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, one)
	var at uintptr
	err = one.Raw(func(opened any) (err error) {
		if wrapped, ok := opened.(*conn); ok {
			opened = wrapped.native
		}
		at, err = handle(opened.(driver.Conn))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		tls := libc.NewTLS()
		defer tls.Close()
		lib.Xsqlite3_interrupt(tls, at)
	}
}

func writesAfterEnd(t *testing.T, db *sql.DB, path string) bool {
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = tx.ExecContext(t.Context(), "INSERT OR ROLLBACK INTO parent (id) VALUES (1)")
	if err == nil {
		t.Fatal("a duplicate was stored")
	}
	_, _ = tx.ExecContext(t.Context(), "INSERT INTO parent (name) VALUES ('after')") // the wrapping refuses it

	_ = tx.Rollback() // there may be nothing left to roll back
	return count(t, path, "parent") != 1
}

func losesAfterBegin(t *testing.T, db *sql.DB, path string) bool {
	_, _ = db.ExecContext(t.Context(), "BEGIN") // the wrapping refuses it
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('second')")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return count(t, path, "parent") != 2
}

func keepsFile(t *testing.T, db *sql.DB, path string) bool {
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT id FROM parent WHERE id = ?").Scan(&n); err == nil {
		t.Fatal("an argument is missing")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("needs /proc to see open files:", err)
	}
	for _, file := range files {
		if to, _ := os.Readlink("/proc/self/fd/" + file.Name()); to == path {
			return true
		}
	}
	return false
}

func runsStacked(t *testing.T, db *sql.DB, path string) bool {
	rows, err := db.QueryContext(t.Context(), "SELECT id FROM parent ORDER BY id; DROP TABLE child; SELECT 1")
	if err == nil {
		shut(t, rows)
	}
	return count(t, path, "child") < 0
}

func undoesQueryOnly(t *testing.T, db *sql.DB, path string) bool {
	for _, query := range []string{"PRAGMA query_only = 0", "INSERT INTO parent (name) VALUES ('second')"} {
		_, _ = db.ExecContext(t.Context(), query) // what counts is what is kept
	}
	return count(t, path, "parent") != 1
}

func attaches(t *testing.T, db *sql.DB, _ string) bool {
	victim := newFile(t)
	for _, query := range []string{"ATTACH '" + victim + "' AS victim", "DELETE FROM victim.parent"} {
		_, _ = db.ExecContext(t.Context(), query) // what counts is what is kept
	}
	return count(t, victim, "parent") != 1
}

func vacuumsInto(t *testing.T, db *sql.DB, path string) bool {
	target := path + ".stolen"
	_, _ = db.ExecContext(t.Context(), "VACUUM INTO ?", target) // what counts is what is there
	_, err := os.Stat(target)
	return err == nil
}
