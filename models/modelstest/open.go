package modelstest

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"pollsadmin/models"
	"pollsadmin/tenants/sqlitedriver"
)

// Open gives a migrated SQLite database in the test's own directory.
func Open(t testing.TB) *gorm.DB {
	t.Helper()
	return OpenSQLite(t, filepath.Join(t.TempDir(), "test.db"))
}

// OpenSQLite migrates the SQLite file at path, new or made by Django, and gives
// a handle of one connection: what a test reads is what it has written.
func OpenSQLite(t testing.TB, path string) *gorm.DB {
	t.Helper()
	pool := SQLitePool(t, path)
	migrate(t, models.SQLiteMigrations(), pool)
	return handle(t, &sqlite.Dialector{Conn: pool})
}

// SQLitePool opens the file at path as it is, with the settings that migrations ask for.
func SQLitePool(t testing.TB, path string) *sql.DB {
	t.Helper()
	settings := url.Values{
		"_pragma": {"foreign_keys(1)", "journal_mode(WAL)", "synchronous(OFF)", "busy_timeout(5000)"},
		"_txlock": {"immediate"},
	}
	pool := sql.OpenDB(sqlitedriver.Connector{DSN: path + "?" + settings.Encode()})
	pool.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool
}

func migrate(t testing.TB, m models.Migrations, pool *sql.DB) {
	t.Helper()
	if err := m.Up(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
}

// handle is configured as the tenants' own.
func handle(t testing.TB, dialect gorm.Dialector) *gorm.DB {
	t.Helper()
	db, err := gorm.Open(dialect, &gorm.Config{
		SkipDefaultTransaction: true,
		Logger:                 logger.Discard,
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func postgresDialect(pool *sql.DB) gorm.Dialector { return postgres.New(postgres.Config{Conn: pool}) }
