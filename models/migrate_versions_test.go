package models_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// engine is a kind of database, for tests of how its schema came to be.
type engine struct {
	name       string
	dialect    goose.Dialect
	migrations models.Migrations
	pool       func(t testing.TB) *sql.DB
	columns    string // of the tables, a query
}

func engines() []engine {
	file := func(t testing.TB) *sql.DB {
		return modelstest.SQLitePool(t, filepath.Join(t.TempDir(), "test.db"))
	}
	return []engine{
		{"sqlite", goose.DialectSQLite3, models.SQLiteMigrations(), file,
			`SELECT t.name || '.' || c.name || ' ' || c.type || c."notnull" FROM sqlite_master t, pragma_table_info(t.name) c
				WHERE t.type IN ('table', 'index') ORDER BY 1`},
		{"postgres", goose.DialectPostgres, models.PostgresMigrations(), modelstest.PostgresPool,
			`SELECT table_name || '.' || column_name || ' ' || data_type || is_nullable FROM information_schema.columns
				WHERE table_schema = 'public' UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`},
	}
}

// upTo makes an empty database what an earlier version of the program left. The
// tokens that the third migration adopts there are none of yet.
func (e engine) upTo(t *testing.T, db *sql.DB, version int64) {
	t.Helper()
	nothing := &goose.GoFunc{RunTx: func(context.Context, *sql.Tx) error { return nil }}
	provider, err := goose.NewProvider(e.dialect, db, os.DirFS("migrations/"+e.name),
		goose.WithTableName("pollsadmin_migrations"), goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(goose.NewGoMigration(3, nothing, nil)))
	if err == nil {
		_, err = provider.UpTo(t.Context(), version)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func execute(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(s, err)
		}
	}
}

// What Django writes, and what the first version of the program wrote.
const (
	insertUser = `INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff, is_active,
		date_joined, first_name) VALUES (1, '!', false, 'ada', '', '', false, true, '2018-07-05 11:20:55', '')`
	insertPoll = `INSERT INTO polls_poll (id, question, pub_date, created_by_id)
		VALUES (%d, 'Why?', '2018-07-05 11:20:55.605247', 1)`
	insertChoice = `INSERT INTO polls_choice (id, choice_text, poll_id) VALUES (1, 'So', 1)`
	insertVote   = `INSERT INTO polls_vote (id, choice_id, poll_id, voted_by_id) VALUES (1, 1, 1, 1)`
)

// wantAtLatest brings a database up and wants its rows as they were, its polls
// open, and Django still able to add to them.
func (e engine) wantAtLatest(t *testing.T, db *sql.DB, schema []string) {
	t.Helper()
	for range 2 {
		if err := e.migrations.Up(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := e.migrations.Version(t.Context(), db); v != e.migrations.Latest() || err != nil {
		t.Errorf("version %d, %v; want %d", v, err, e.migrations.Latest())
	}
	if diff := cmp.Diff(schema, texts(t, db, e.columns)); diff != "" {
		t.Error("the schema is not a new database's:", diff)
	}
	execute(t, db, fmt.Sprintf(insertPoll, 2))
	open := texts(t, db, `SELECT question FROM polls_poll WHERE closed_at IS NULL`)
	votes := texts(t, db, `SELECT username FROM auth_user u JOIN polls_vote v ON v.voted_by_id = u.id`)
	if diff := cmp.Diff([][]string{{"Why?", "Why?"}, {"ada"}}, [][]string{open, votes}); diff != "" {
		t.Error("the rows:", diff)
	}
}

// newest is the schema that an empty database is given.
func (e engine) newest(t *testing.T) []string {
	t.Helper()
	db := e.pool(t)
	if err := e.migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return texts(t, db, e.columns)
}

func TestMigrations_FromEveryVersionThereEverWas(t *testing.T) {
	t.Parallel()
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			schema := e.newest(t)
			for version := int64(1); version < e.migrations.Latest(); version++ {
				db := e.pool(t)
				e.upTo(t, db, version)
				execute(t, db, insertUser, fmt.Sprintf(insertPoll, 1), insertChoice, insertVote)
				e.wantAtLatest(t, db, schema)
			}
		})
	}
}

// Where Django has made its tables on PostgreSQL, they are those of the baseline,
// and there is nothing of ours. (What it has made on SQLite is at hand, see
// TestMigrations_LeaveADjangoDatabaseAsItIs.)
func TestMigrations_OfAnAdoptedPostgresDatabase(t *testing.T) {
	t.Parallel()
	for _, e := range engines()[1:] {
		db := e.pool(t)
		e.upTo(t, db, 1)
		execute(t, db, "DROP TABLE pollsadmin_migrations",
			insertUser, fmt.Sprintf(insertPoll, 1), insertChoice, insertVote)
		e.wantAtLatest(t, db, e.newest(t))
	}
}
