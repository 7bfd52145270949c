package sqlitedriver

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"testing"
)

// TestWatch holds the watch to SQLite's own word, over commits, rollbacks, reads
// and checkpoints of several connections.
func TestWatch(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	dsn := "file:" + path + "?_txlock=immediate&_pragma=journal_mode(WAL)"
	writers := []*sql.DB{open(t, Connector{DSN: dsn}), open(t, Connector{DSN: dsn})}
	asked := open(t, Connector{DSN: dsn})
	asked.SetMaxOpenConns(1)
	watch := watching(t, Connector{DSN: dsn})
	version := func() (n int) {
		t.Helper()
		if err := asked.QueryRowContext(t.Context(), "PRAGMA data_version").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, said := watch.State(), version()
	commits := 0
	for i := range 600 {
		db, deed := writers[rand.IntN(2)], rand.IntN(4)
		switch deed {
		case 0:
			mustExec(t, db, "INSERT INTO parent (name) VALUES ('x')")
			commits++
		case 1:
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), "INSERT INTO parent (name) VALUES ('y')"); err != nil {
				t.Error(err)
			}
			rollback(t, tx)
		case 2:
			count(t, path, "parent")
		case 3:
			if i%40 == 0 {
				mustExec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
			}
		}
		state, says := watch.State(), version()
		if says != said && state == before {
			t.Fatalf("step %d, deed %d: SQLite says %d after %d, the watch sees no change", i, deed, says, said)
		}
		if deed == 2 && state != before {
			t.Fatalf("step %d: the watch takes reading for writing", i)
		}
		before, said = state, says
	}
	if commits == 0 {
		t.Error("nothing was written")
	}
}

// The file's last other user has gone, and another comes: what it writes is seen.
func TestWatch_OutlivesTheOthers(t *testing.T) {
	t.Parallel()
	dsn := "file:" + newFile(t) + "?_txlock=immediate&_pragma=journal_mode(WAL)"
	first := sql.OpenDB(Connector{DSN: dsn})
	mustExec(t, first, "INSERT INTO parent (name) VALUES ('x')")
	watch := watching(t, Connector{DSN: dsn})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	before := watch.State()
	mustExec(t, open(t, Connector{DSN: dsn}), "INSERT INTO parent (name) VALUES ('y')")
	if watch.State() == before {
		t.Error("it was not seen")
	}
}

func TestWatch_WantsALog(t *testing.T) {
	t.Parallel()
	c := Connector{DSN: "file:" + newFile(t) + "?_pragma=journal_mode(DELETE)"}
	if w, err := c.Watch(t.Context()); !errors.Is(err, errNoIndex) {
		t.Errorf("it watches %v, %v", w, err)
	}
}

func watching(t *testing.T, c Connector) *Watch {
	t.Helper()
	w, err := c.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}
