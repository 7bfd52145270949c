package sqlitedriver

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// heard writes down what a connection tells.
type heard struct{ said []string }

func (h *heard) Begun() { h.said = append(h.said, "begun") }

func (h *heard) Committed(changes []Changes) {
	var tables []string
	for _, c := range changes {
		tables = append(tables, c.Table)
	}
	slices.Sort(tables)
	h.said = append(h.said, strings.TrimSpace("committed "+strings.Join(tables, " ")))
}

func (h *heard) Undone() { h.said = append(h.said, "undone") }

func TestJournal(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	plain := open(t, Connector{DSN: "file:" + path})
	for _, statement := range []string{
		"CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT UNIQUE)",
		"CREATE TABLE follower (id INTEGER PRIMARY KEY, kept INT REFERENCES kept(id) ON DELETE CASCADE)",
		"CREATE TABLE counted (n INT)",
		"CREATE TABLE plain (n INT PRIMARY KEY) WITHOUT ROWID",
		"CREATE TRIGGER counts AFTER INSERT ON follower BEGIN UPDATE counted SET n = n + 1; END",
	} {
		mustExec(t, plain, statement)
	}
	journal := new(heard)
	db := open(t, Connector{
		DSN: "file:" + path + "?_txlock=immediate&_pragma=foreign_keys(1)", Harden: true, Journal: journal,
	})
	db.SetMaxOpenConns(1)
	for _, test := range []struct {
		statements string
		undo       bool
		want       string
	}{
		{"SELECT count(*) FROM kept", false, "begun, committed"},
		{"INSERT INTO kept (text) VALUES ('a')", false, "begun, committed kept"},
		{"INSERT INTO kept (text) VALUES ('a') ON CONFLICT (text) DO UPDATE SET text = 'b'", false, "begun, committed kept"},
		{"INSERT INTO follower (kept) SELECT id FROM kept", false, "begun, committed counted follower"},
		{"DELETE FROM kept", false, "begun, committed follower kept"},
		{"DELETE FROM follower", false, "begun, committed follower"}, // which SQLite cuts short
		{"INSERT INTO plain VALUES (1); UPDATE counted SET n = 0", false, "begun, committed counted plain"},
		{"REPLACE INTO plain VALUES (1)", false, "begun, committed plain"},
		{"REPLACE INTO plain VALUES (2)", true, "begun, undone"},
		{"SELECT 1", false, "begun, committed"}, // and nothing of what was undone
	} {
		journal.said = nil
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for statement := range strings.SplitSeq(test.statements, ";") {
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				t.Errorf("%s: %v", statement, err)
			}
		}
		end := tx.Commit
		if test.undo {
			end = tx.Rollback
		}
		if err := end(); err != nil {
			t.Errorf("%s: %v", test.statements, err)
		}
		if got := strings.Join(journal.said, ", "); got != test.want {
			t.Errorf("%s: %s, want %s", test.statements, got, test.want)
		}
	}
}

// TestJournal_HearsOfEveryEnd fails the transaction in ways that SQLite ends by itself.
func TestJournal_HearsOfEveryEnd(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	journal := new(heard)
	db := open(t, Connector{
		DSN: "file:" + path + "?_txlock=immediate&_pragma=foreign_keys(1)", Harden: true, Journal: journal,
	})
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const twice = "INSERT OR ROLLBACK INTO parent (id, name) VALUES (77, 'a'), (77, 'b')"
	if _, err := tx.ExecContext(t.Context(), twice); err == nil {
		t.Fatal("one key twice")
	}
	if err := tx.Commit(); !errors.Is(err, ErrRolledBack) {
		t.Error(err)
	}
	if got := strings.Join(journal.said, ", "); got != "begun, undone" {
		t.Error(got)
	}
}
