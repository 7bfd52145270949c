package tenants

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
)

// The suite runs on PostgreSQL too: TEST_ENGINE=postgres, with the address of a
// cluster in TEST_POSTGRES_URL.
const (
	testEngine = "TEST_ENGINE"
	testURL    = "TEST_POSTGRES_URL"
)

// onCluster has a registry make its tenants in PostgreSQL, if the suite runs on it.
func onCluster(t testing.TB, cfg *Config) {
	t.Helper()
	if os.Getenv(testEngine) != Postgres {
		return
	}
	if cfg.Cluster == nil {
		useCluster(t, cfg)
	}
	cfg.Engine = Postgres
	cfg.Control = controlOf(t, cfg.Cluster.Prefix)
}

// controlOf makes a control database for the registries of one directory.
func controlOf(t testing.TB, prefix string) string {
	t.Helper()
	admin, err := sql.Open("pgx", os.Getenv(testURL))
	if err != nil {
		t.Fatal(err)
	}
	_, err = admin.ExecContext(t.Context(), "CREATE DATABASE "+identifier(prefix+"control"))
	if code := stateOf(err); code == duplicateDatabase || code == "23505" { // another registry's
		err = nil
	}
	address, e := url.Parse(os.Getenv(testURL))
	if err = errors.Join(err, e, admin.Close()); err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + prefix + "control"
	return address.String()
}

// useCluster lets a registry reach the cluster. Registries of one directory have
// the same databases there.
func useCluster(t testing.TB, cfg *Config) {
	t.Helper()
	if os.Getenv(testURL) == "" {
		t.Skipf("set %s to the address of a PostgreSQL cluster", testURL)
	}
	digest := sha256.Sum256([]byte(cfg.Dir))
	prefix := "t" + hex.EncodeToString(digest[:6])
	cfg.Cluster = &Cluster{URL: os.Getenv(testURL), Prefix: prefix, Migrator: clusterShelf{cfg.Migrator}, Connections: 20}
	t.Cleanup(func() { sweep(t, prefix) })
}

// filesOnly is for tests that begin with files.
func filesOnly(t testing.TB) {
	t.Helper()
	if os.Getenv(testEngine) == Postgres {
		t.Skip("this begins with SQLite files")
	}
}

// setVersion has a database say that it has a schema.
func setVersion(v int) string {
	if os.Getenv(testEngine) == Postgres {
		return fmt.Sprintf("DELETE FROM shelf_version WHERE version > %d", v)
	}
	return fmt.Sprintf("PRAGMA user_version = %d", v)
}

// sweep removes the databases and roles of a test.
func sweep(t testing.TB, prefix string) {
	ctx := context.WithoutCancel(t.Context())
	admin, err := sql.Open("pgx", os.Getenv(testURL))
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = admin.Close() }()
	names, err := column(ctx, admin, "SELECT datname FROM pg_database WHERE starts_with(datname, $1)", prefix)
	for _, name := range names {
		_, e := admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+identifier(name)+" WITH (FORCE)")
		err = errors.Join(err, e)
	}
	roles, e := column(ctx, admin, "SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)", prefix+"_")
	for _, name := range roles {
		_, e := admin.ExecContext(ctx, "DROP ROLE IF EXISTS "+identifier(name))
		err = errors.Join(err, e)
	}
	if err = errors.Join(err, e); err != nil {
		t.Error(err)
	}
}

// clusterShelf is a migrator's like in PostgreSQL.
type clusterShelf struct{ Migrator }

func (s clusterShelf) VersionTable() string { return "shelf_version" }

func (s clusterShelf) Version(ctx context.Context, db *sql.DB) (version int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM shelf_version").Scan(&version)
	if stateOf(err) == "42P01" {
		return 0, nil
	}
	return version, err
}

func (s clusterShelf) Up(ctx context.Context, db *sql.DB) error {
	switch m := s.Migrator.(type) {
	case shelf:
		if m.err != nil {
			return m.err
		}
	case poisoned:
		bad, err := column(ctx, db, "SELECT tablename FROM pg_tables WHERE tablename = 'poison'")
		if err != nil || len(bad) > 0 {
			return errors.Join(errors.New("this database is poisoned"), err)
		}
	}
	from, err := s.Version(ctx, db)
	if err != nil {
		return err
	}
	var steps []string
	for v := from + 1; v <= s.Latest(); v++ {
		if v == 1 {
			steps = append(steps, `CREATE TABLE shelf_version (version bigint);
				CREATE TABLE notes (id serial PRIMARY KEY, text text, at timestamptz);
				CREATE TABLE replies (id serial PRIMARY KEY,
					note_id integer NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)`)
		} else {
			steps = append(steps, fmt.Sprintf("ALTER TABLE notes ADD COLUMN v%d text", v))
		}
		steps = append(steps, fmt.Sprintf("INSERT INTO shelf_version VALUES (%d)", v))
	}
	if len(steps) == 0 {
		return nil
	}
	_, err = db.ExecContext(ctx, "BEGIN; "+strings.Join(steps, "; ")+"; COMMIT")
	return err
}
