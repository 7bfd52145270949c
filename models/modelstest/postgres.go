package modelstest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"gorm.io/gorm"

	"pollsadmin/models"
)

const postgresURL = "TEST_POSTGRES_URL"

// Each runs a test on SQLite and on PostgreSQL.
func Each(t *testing.T, run func(t *testing.T, db *gorm.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		run(t, Open(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		run(t, OpenPostgres(t))
	})
}

// OpenPostgres gives a migrated PostgreSQL database made for this test.
func OpenPostgres(t testing.TB) *gorm.DB {
	t.Helper()
	pool := PostgresPool(t)
	migrate(t, models.PostgresMigrations(), pool)
	return handle(t, postgresDialect(pool))
}

// PostgresPool makes an empty database, which goes when the test is over.
// Without a server the test is skipped; in CI that is a failure.
func PostgresPool(t testing.TB) *sql.DB {
	t.Helper()
	server := os.Getenv(postgresURL)
	if server == "" && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not set; in CI the tests must run on PostgreSQL too", postgresURL)
	}
	if server == "" {
		t.Skipf("set %s to the URL of a PostgreSQL server (Debian: postgresql) to run this test on it", postgresURL)
	}
	admin := openPostgres(t, server)
	name := "pollsadmin_test_" + strings.ToLower(rand.Text())
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if _, err := admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return openPostgres(t, address.String())
}

func openPostgres(t testing.TB, address string) *sql.DB {
	t.Helper()
	pool, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(4)
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool
}
