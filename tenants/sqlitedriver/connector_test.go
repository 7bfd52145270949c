package sqlitedriver

import (
	"strings"
	"testing"
)

func TestVerifyFindsMistypedPragmas(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, pragmas, complaint string }{
		{"as wanted", "_pragma=foreign_keys(1)&_pragma=journal_mode(WAL)", ""},
		{"mistyped", "_pragma=foreign_key(1)&_pragma=journal_mode(WAL)", `pragma foreign_keys is "0" instead of "1"`},
		{"another value", "_pragma=foreign_keys(1)&_pragma=journal_mode(DELETE)", `pragma journal_mode is "delete"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := open(t, Connector{
				DSN:    "file:" + newFile(t) + "?mode=rw&" + test.pragmas,
				Verify: map[string]string{"foreign_keys": "1", "journal_mode": "wal"},
				Harden: true,
			})
			err := db.PingContext(t.Context())
			if test.complaint == "" && err != nil {
				t.Fatal(err)
			}
			if test.complaint != "" && (err == nil || !strings.Contains(err.Error(), test.complaint)) {
				t.Fatalf("got %v, want %s", err, test.complaint)
			}
		})
	}
}

func TestMissingFileIsNotMade(t *testing.T) {
	t.Parallel()
	path := newFile(t) + "x"
	db := open(t, Connector{DSN: "file:" + path + "?mode=rw"})
	if err := db.PingContext(t.Context()); Code(err) != 14 {
		t.Fatalf("got %v, want SQLITE_CANTOPEN", err)
	}
}

func TestHardenedConnections(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		query  string
		plain  bool // may run on a connection that is not hardened
		served bool // may run on one that is
	}{
		{"ATTACH ':memory:' AS other", true, false},
		{"PRAGMA cache_size = 1", true, false},
		{"PRAGMA table_info(parent)", true, false},
		{"SELECT name FROM pragma_table_info('parent')", true, false},
		{"VACUUM", true, false},
		{"INSERT INTO parent (name) VALUES ('x'); DELETE FROM child", true, false},
		{"BEGIN", true, false},
		{"COMMIT", false, false},
		{"DETACH main", false, false},
		{"SELECT load_extension('x')", false, false},
		{"INSERT INTO parent (name) VALUES ('a;b'); -- ; ", true, false}, // a comment is not worth a parser
		{"INSERT INTO parent (name) VALUES ('a;b');\n", true, true},
		{"SAVEPOINT a", true, true},
		{"CREATE INDEX parent_name ON parent (name)", true, true},
		{"WITH c (n) AS (SELECT 1) SELECT n FROM c", true, true},
	} {
		t.Run(test.query, func(t *testing.T) {
			t.Parallel()
			for harden, want := range map[bool]bool{false: test.plain, true: test.served} {
				db := open(t, Connector{DSN: "file:" + newFile(t) + "?mode=rw", Harden: harden})
				db.SetMaxOpenConns(1)
				if _, err := db.ExecContext(t.Context(), test.query); (err == nil) != want {
					t.Errorf("hardened %v: %v", harden, err)
				}
				stmt, err := db.PrepareContext(t.Context(), "SELECT count(*) FROM parent")
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = stmt.Close() }()
				var n int
				if err := stmt.QueryRowContext(t.Context()).Scan(&n); err != nil || n == 0 {
					t.Errorf("hardened %v: the connection is no longer usable: %d rows, %v", harden, n, err)
				}
			}
		})
	}
}

func TestPreparedStatementsAreChecked(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db := open(t, Connector{DSN: "file:" + path + "?mode=rw", Harden: true})
	for _, query := range []string{"SELECT 1; DROP TABLE child", "ATTACH ':memory:' AS other"} {
		stmt, err := db.PrepareContext(t.Context(), query)
		if err != nil {
			continue
		}
		defer func() { _ = stmt.Close() }()
		if _, err := stmt.ExecContext(t.Context()); err == nil {
			t.Errorf("%s: run", query)
		}
	}
	if count(t, path, "child") != 0 {
		t.Error("a table is gone")
	}
}

func TestColumnTypesAreKept(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
	rows, err := db.QueryContext(t.Context(), "SELECT id, at FROM parent")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	if err != nil || len(types) != 2 {
		t.Fatalf("got %v, %v", types, err)
	}
	if id, at := types[0].DatabaseTypeName(), types[1].DatabaseTypeName(); id != "INTEGER" || at != "DATETIME" {
		t.Errorf("got %s and %s", id, at)
	}
	if rows.Next() && rows.Err() != nil {
		t.Fatal(rows.Err())
	}
}
