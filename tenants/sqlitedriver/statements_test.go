package sqlitedriver

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// kept opens a database whose statements are kept, by one connection.
func kept(t testing.TB, path string, room *Room) *sql.DB {
	t.Helper()
	db := sql.OpenDB(Connector{DSN: "file:" + path, Harden: true, Room: room})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { shut(t, db) })
	return db
}

// TestStatements_ReadAsTheDriverDoes holds values that are read by a kept statement
// to what go-sqlite makes of them.
func TestStatements_ReadAsTheDriverDoes(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	plain := open(t, Connector{DSN: "file:" + path})
	mustExec(t, plain, `CREATE TABLE odd (i INTEGER, f REAL, t TEXT, b BLOB, at DATETIME, day date, stamp timestamp,
		flag boolean, free)`)
	db := kept(t, path, NewRoom(1<<20))
	const insert = "INSERT INTO odd VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
	for i, row := range [][]any{
		{
			1, 1.5, "text", []byte("bytes"), time.Date(2018, 7, 5, 11, 20, 55, 605240000, time.UTC),
			"2018-07-05", "2018-07-05 11:20:55", true, nil,
		},
		{-1 << 62, 1e300, "", []byte{}, nil, nil, nil, false, "free"},
		{nil, nil, nil, []byte(nil), "no time", "2018-13-45", "2018-02-30 11:20:55", nil, 7},
		{
			"12", "1", strings.Repeat("long ", 5000), []byte{0, 1, 0}, "2018-07-05T11:20:55Z",
			"2018-07-05 11:20", "2018-07-05 11:20:55.5", 2, 1.5,
		},
		{0, 0.0, "a\x00b", []byte("\x00"), "2018-07-05 11:20:55+02:00", "", "2018-07-05 24:00:00", "true", []byte{1}},
		{0, 0, "é", nil, "2018-07-05 11:20:55.1234567", "2016-12-31 23:59:60", "0001-01-01 00:00:00", 0, ""},
		{0, 0, "", nil, 1530789655, "2018-07-05 11:20:55.605240 +0200 CEST", "9999-12-31 23:59:59.999999", 0, ""},
	} {
		if _, err := db.ExecContext(t.Context(), insert, row...); err != nil {
			t.Errorf("row %d: %v", i, err)
		}
	}
	want := everything(t, plain)
	for range 2 {
		if got := everything(t, db); !reflect.DeepEqual(got, want) {
			t.Errorf("got\n%v\nwant\n%v", got, want)
		}
	}
}

// everything is each row's values with their types.
func everything(t *testing.T, db *sql.DB) (all []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT *, i + 1, at || '' FROM odd ORDER BY rowid")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		values := make([]any, 11)
		targets := make([]any, len(values))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%#v", values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestStatements_SeeAnotherSchema changes a table under statements that are kept.
func TestStatements_SeeAnotherSchema(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	plain, db := open(t, Connector{DSN: "file:" + path}), kept(t, path, NewRoom(1<<20))
	columns := func() string {
		t.Helper()
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM parent")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			targets := make([]any, len(names))
			for i := range targets {
				targets[i] = new(any)
			}
			if err := rows.Scan(targets...); err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return strings.Join(names, " ")
	}
	mustExec(t, plain, "INSERT INTO parent (name) VALUES ('a')")
	before := columns()
	mustExec(t, plain, "ALTER TABLE parent ADD COLUMN more TEXT DEFAULT 'b'")
	if got, want := columns(), before+" more"; got != want {
		t.Errorf("after ADD COLUMN: %s, want %s", got, want)
	}
	mustExec(t, plain, "ALTER TABLE parent RENAME COLUMN more TO less")
	if got, want := columns(), before+" less"; got != want {
		t.Errorf("after RENAME COLUMN: %s, want %s", got, want)
	}
	mustExec(t, plain, "ALTER TABLE parent DROP COLUMN less")
	if got := columns(); got != before {
		t.Errorf("after DROP COLUMN: %s, want %s", got, before)
	}
}

// TestStatements_RunWithinThemselves has one statement run while its rows are read.
func TestStatements_RunWithinThemselves(t *testing.T) {
	t.Parallel()
	room := NewRoom(1 << 20)
	db := kept(t, newFile(t), room)
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('a')")
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('b')")
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rollback(t, tx)
	names := func(then func(name string)) {
		t.Helper()
		rows, err := tx.QueryContext(t.Context(), "SELECT name FROM parent WHERE name IN ('a', 'b') ORDER BY name")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			then(name)
		}
	}
	for range 2 {
		var seen []string
		names(func(outer string) {
			names(func(inner string) { seen = append(seen, outer+inner) })
		})
		if got := strings.Join(seen, " "); got != "aa ab ba bb" {
			t.Error(got)
		}
	}
}

// TestStatements_AreKeptWithinTheirRoom gives it all back in the end.
func TestStatements_AreKeptWithinTheirRoom(t *testing.T) {
	t.Parallel()
	const bytes = 20_000
	room := NewRoom(bytes)
	path := newFile(t)
	first, second := kept(t, path, room), kept(t, path, room)
	for i := range 4 * keptStatements {
		for _, db := range []*sql.DB{first, second} {
			var n int
			if err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT %d + ?", i), 1).Scan(&n); err != nil || n != i+1 {
				t.Fatal(n, err)
			}
		}
		if left := room.left.Load(); left < 0 || left > bytes {
			t.Fatalf("%d bytes are left after %d statements", left, i+1)
		}
	}
	if left := room.left.Load(); left > bytes/2 {
		t.Errorf("%d bytes are left: nothing is kept", left)
	}
	shut(t, first)
	shut(t, second)
	if left := room.left.Load(); left != bytes {
		t.Errorf("%d bytes are left after closing", left)
	}
}

// TestStatements_KeepToTheirNumber on a connection with room for more.
func TestStatements_KeepToTheirNumber(t *testing.T) {
	t.Parallel()
	db := kept(t, newFile(t), NewRoom(1<<30))
	for i := range 3 * keptStatements {
		mustExec(t, db, fmt.Sprintf("UPDATE parent SET name = %d WHERE id = %d", i, i))
	}
	held(t, db, func(c *conn) {
		if n := len(c.kept.byText); n != keptStatements || c.kept.recent.Len() != n {
			t.Errorf("%d are kept, %d in order", n, c.kept.recent.Len())
		}
	})
}

// TestStatements_GoOnAfterFailures runs kept statements again that have failed,
// were stopped, or lacked an argument.
func TestStatements_GoOnAfterFailures(t *testing.T) {
	t.Parallel()
	db := kept(t, newFile(t), NewRoom(1<<20))
	const insert = "INSERT INTO parent (id, name) VALUES (?, ?)"
	const slow = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT count(*) FROM c"
	for i := range 3 {
		if _, err := db.ExecContext(t.Context(), insert, 100+i, "a"); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), insert, 100+i, "a"); Code(err)&0xff != 19 {
			t.Errorf("got %v, want SQLITE_CONSTRAINT", err)
		}
		if _, err := db.ExecContext(t.Context(), insert, 200); err == nil {
			t.Error("an argument is missing, and nobody says so")
		}
		var n int
		if err := db.QueryRowContext(t.Context(), slow, 1000).Scan(&n); err != nil || n != 1000 {
			t.Error(n, err)
		}
		short, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		if err := db.QueryRowContext(short, slow, 1<<40).Scan(&n); err == nil {
			t.Error("was not stopped")
		}
		cancel()
	}
}

// held gives the connection that is idle.
func held(t *testing.T, db *sql.DB, look func(c *conn)) {
	t.Helper()
	one, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, one)
	if err := one.Raw(func(driver any) error { look(driver.(*conn)); return nil }); err != nil {
		t.Error(err)
	}
}

// FuzzMoment holds reading times to go-sqlite's.
func FuzzMoment(f *testing.F) {
	for _, text := range []string{
		"2018-07-05 11:20:55", "2018-07-05 11:20:55.605240", "2018-07-05", "2018-02-29 00:00:00", "2018-07-05 11:20:60", "",
		"0000-00-00 00:00:00", "2018-07-05 11:20:55.60524Z", "2018-07-05T11:20:55+01:00", "2018-07-05 11:20:55.605240m=1",
		"07105",
	} {
		f.Add(text)
	}
	plain := sql.OpenDB(Connector{DSN: "file::memory:"})
	plain.SetMaxOpenConns(1)
	f.Cleanup(func() { _ = plain.Close() })
	if _, err := plain.ExecContext(f.Context(), "CREATE TABLE moments (at DATETIME)"); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\x00") {
			return
		}
		mustExec(t, plain, "DELETE FROM moments")
		if _, err := plain.ExecContext(t.Context(), "INSERT INTO moments VALUES (?)", text); err != nil {
			t.Fatal(err)
		}
		var want any
		if err := plain.QueryRowContext(t.Context(), "SELECT at FROM moments").Scan(&want); err != nil {
			t.Fatal(err)
		}
		switch want.(type) {
		case int64, float64:
			return // SQLite has kept a number, which moment is never shown
		}
		if got := moment(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %#v, want %#v", text, got, want)
		}
	})
}

// BenchmarkStatements is what keeping them spares.
func BenchmarkStatements(b *testing.B) {
	for name, room := range map[string]*Room{"compiled": nil, "kept": NewRoom(1 << 20)} {
		b.Run(name, func(b *testing.B) {
			path := b.TempDir() + "/bench.db"
			plain := sql.OpenDB(Connector{DSN: "file:" + path})
			mustExec(b, plain, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, at DATETIME)")
			mustExec(b, plain, "INSERT INTO t VALUES (1, 'a', '2018-07-05 11:20:55')")
			shut(b, plain)
			db := kept(b, path, room)
			for b.Loop() {
				var name string
				var at time.Time
				row := db.QueryRowContext(b.Context(), "SELECT name, at FROM t WHERE id = ? AND name <> ? LIMIT 1", 1, "b")
				if err := row.Scan(&name, &at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
