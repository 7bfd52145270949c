package sqlitedriver

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestWaitingForALock(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		patience time.Duration
		held     time.Duration
		busy     bool
	}{
		{"freed in time", 10 * time.Second, 100 * time.Millisecond, false},
		{"held too long", 50 * time.Millisecond, time.Second, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := newFile(t)
			holder := open(t, Connector{DSN: "file:" + path + "?_txlock=immediate"})
			tx, err := holder.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			freed := time.AfterFunc(test.held, func() { rollback(t, tx) })
			defer freed.Stop()
			db := open(t, Connector{DSN: "file:" + path, Harden: true, Patience: test.patience})
			_, err = db.ExecContext(t.Context(), "INSERT INTO parent (name) VALUES ('x')")
			if Busy(err) != test.busy || (err != nil) != test.busy {
				t.Errorf("got %v, want busy %v", err, test.busy)
			}
		})
	}
}

func TestExecIsInterrupted(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	db := open(t, Connector{DSN: "file:" + path + "?_txlock=immediate", Harden: true})
	db.SetMaxOpenConns(1)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	started := time.Now()
	_, err := db.ExecContext(ctx, "INSERT INTO parent (id) "+strings.Replace(slowQuery, "max(n)", "n + 1", 1))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(started); took > time.Second {
		t.Errorf("it took %v", took)
	}
	mustExec(t, db, "INSERT INTO parent (name) VALUES ('after')")
	if n := count(t, path, "parent"); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

// TestCancellingHitsNoOtherStatement cancels at odd moments and uses the same
// connection at once.
func TestCancellingHitsNoOtherStatement(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
	db.SetMaxOpenConns(1)
	for i := range 300 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Microsecond)
		_, err := db.ExecContext(ctx, "UPDATE parent SET name = 'x' WHERE id = 1")
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM parent, parent, parent").Scan(&n); err != nil {
			t.Fatalf("after %d µs: %v", i, err)
		}
		cancel()
	}
}

// TestCancellingIsNeverMissed cancels just before and just after a statement
// starts: it would run for ages if it did not hear of it.
func TestCancellingIsNeverMissed(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
	for i := range 300 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*time.Microsecond)
		_, err := db.ExecContext(ctx, slowQuery)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %d µs: %v", i, err)
		}
		cancel()
	}
}

func TestTransactionEndedBySQLite(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "INSERT OR ROLLBACK INTO parent (id) VALUES (1)"); err == nil {
		t.Fatal("a duplicate was stored")
	}
	if _, err := tx.ExecContext(t.Context(), "INSERT INTO parent (id) VALUES (2)"); !errors.Is(err, ErrRolledBack) {
		t.Errorf("a write gives %v, want ErrRolledBack", err)
	}
	if err := tx.Commit(); !errors.Is(err, ErrRolledBack) {
		t.Errorf("Commit gives %v, want ErrRolledBack", err)
	}
	mustExec(t, db, "INSERT INTO parent (id) VALUES (3)")
}

func TestCode(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t)})
	_, err := db.ExecContext(t.Context(), "INSERT INTO parent (id) VALUES (1)")
	if got := Code(err); got != 1555 || Busy(err) {
		t.Errorf("code %d of %v, want 1555 (SQLITE_CONSTRAINT_PRIMARYKEY)", got, err)
	}
	if Code(errors.New("other")) != 0 || Code(nil) != 0 {
		t.Error("a code for no error of SQLite's")
	}
}
