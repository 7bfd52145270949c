package sqlitedriver_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"pollsadmin/tenants/sqlitedriver"
)

// TestUndo goes back to a savepoint, however much was changed since, and wherever SQLite
// keeps what it goes back by: in turn alone, and as one of several.
func TestUndo(t *testing.T) {
	t.Parallel()
	for _, pages := range []int{1, 15, 16, 17, 1000} {
		t.Run(fmt.Sprintf("%d pages", pages), func(t *testing.T) {
			t.Parallel()
			db := sql.OpenDB(sqlitedriver.Connector{
				DSN: "file:" + filepath.Join(t.TempDir(), "a.db") + "?_pragma=journal_mode(WAL)", Harden: true,
			})
			t.Cleanup(func() { _ = db.Close() })
			db.SetMaxOpenConns(1)
			run(t, t.Context(), db, "CREATE TABLE a (n INTEGER, blob BLOB)",
				fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "+
					"INSERT INTO a SELECT i, zeroblob(3000) FROM n", pages))
			for _, ctx := range []context.Context{t.Context(), sqlitedriver.Unstopped(t.Context()), t.Context()} {
				run(t, ctx, db,
					"UPDATE a SET n = n + 1",
					"SAVEPOINT s", "UPDATE a SET n = n + 10", "RELEASE s",
					"SAVEPOINT s", "UPDATE a SET n = n + 100, blob = zeroblob(2900)", "UPDATE a SET n = n + 1000",
					"ROLLBACK TO s", "RELEASE s",
					"SAVEPOINT s", "UPDATE a SET n = n + 10000", "RELEASE s")
			}
			var wrong int
			const added = "SELECT count(*) FROM (SELECT n - row_number() OVER (ORDER BY n) AS added, blob FROM a) " +
				"WHERE added <> 3 * 10011 OR length(blob) <> 3000"
			if err := db.QueryRowContext(t.Context(), added).Scan(&wrong); err != nil || wrong != 0 {
				t.Errorf("%d rows are wrong, %v", wrong, err)
			}
			for _, pragma := range []string{"PRAGMA temp_store", "PRAGMA temp_store=MEMORY"} {
				if _, err := db.ExecContext(t.Context(), pragma); err == nil {
					t.Errorf("%s is for anybody", pragma)
				}
			}
		})
	}
}

func run(t *testing.T, ctx context.Context, db *sql.DB, statements ...string) {
	t.Helper()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
