package main

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// takeBack leaves a tenant's database as the baseline makes it, with nobody in it.
func takeBack(t *testing.T, data, tenant string) {
	t.Helper()
	baseline, err := os.ReadFile("../../models/migrations/sqlite/00001_baseline.sql")
	if err != nil {
		t.Fatal(err)
	}
	pool := modelstest.SQLitePool(t, databaseOf(t, data, tenant))
	var drop string
	err = pool.QueryRowContext(t.Context(), `SELECT group_concat('DROP TABLE "' || name || '";', '') FROM sqlite_master
		WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'pollsadmin_migrations'`).Scan(&drop)
	if err = errors.Join(err, pool.Close()); err != nil {
		t.Fatal(err)
	}
	execute(t, data, tenant, "PRAGMA foreign_keys = 0; DELETE FROM pollsadmin_migrations WHERE version_id > 1;"+
		drop+string(baseline))
}

func TestMigrate_BringsTenantsUpWhileTheyAreServed(t *testing.T) {
	t.Parallel()
	latest := fmt.Sprint(models.SQLiteMigrations().Latest())
	data := t.TempDir()
	for _, name := range []string{"loki", "potter", "thor"} {
		command(t, "", "tenants", "create", name, "--data", data)
	}
	takeBack(t, data, "thor")
	execute(t, data, "loki", "INSERT INTO pollsadmin_migrations (version_id, is_applied) VALUES (99, 1)")
	port, _ := begin(t, "serve", "--data", data)
	thor := visit(t, port, "thor")
	if status, body := thor.get("/admin/login/"); status != http.StatusServiceUnavailable {
		t.Errorf("with migrations pending: status %d\n%s", status, body)
	}

	try(t, "", "migrate", "--all", "--data", data, "--dry-run").
		want(t, 0, "thor: from schema 1 to "+latest, "1 tenants would be migrated.") // it was asked for, loki was not
	try(t, "", "migrate", "--all", "--data", data, "--rehearse").
		want(t, 0, "thor: a copy was migrated from schema 1 to "+latest)
	if status, _ := thor.get("/admin/login/"); status != http.StatusServiceUnavailable {
		t.Errorf("the rehearsal has changed the tenant: status %d", status)
	}

	// One that fails does not stop the others.
	got := try(t, "", "migrate", "--all", "--verify", "--data", data)
	got.want(t, statusFailed, "loki: ", "newer than this program", "use the newer program",
		"1 of 3 tenants could not be migrated")
	for _, text := range []string{
		"potter: nothing to do, schema " + latest, "thor: migrated from schema 1 to " + latest,
	} {
		if !strings.Contains(got.stdout, text) {
			t.Errorf("%q is not in:\n%s", text, got.stdout)
		}
	}
	thor.wantSoon("/admin/login/", http.StatusOK)
	got = try(t, "", "migrate", "--all", "--json", "--data", data)
	got.want(t, statusFailed)
	if !strings.HasPrefix(got.stdout, `{"tenant":"loki","from":99,"to":99,"attempt":2,`) ||
		!strings.Contains(got.stdout, `"error":"migrating tenant loki: `) {
		t.Errorf("in JSON it is:\n%s", got.stdout)
	}
	execute(t, data, "loki", "DELETE FROM pollsadmin_migrations WHERE version_id = 99")
	try(t, "", "migrate", "--all", "--data", data).want(t, 0, "loki: nothing to do, schema "+latest)
	try(t, "", "migrate", "--all", "--data", data).want(t, 0, "every tenant is at schema "+latest+".")
	try(t, "", "migrate", "--tenant", "thor", "--data", data).want(t, 0, "thor: nothing to do, schema "+latest)
	try(t, "", "migrate", "--tenant", "odin", "--data", data).want(t, statusFailed, "odin", "no such tenant")
}

func TestServe_MigratesWhenToldTo(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	takeBack(t, data, "thor")
	port, _ := begin(t, "serve", "--migrate", "--data", data)
	if status, body := visit(t, port, "thor").get("/admin/login/"); status != http.StatusOK {
		t.Errorf("status %d\n%s", status, body)
	}
}

// A newer program's database is not served, nor touched, also by a server that may
// migrate; who operates it is told what to do.
func TestServe_RefusesADatabaseOfANewerProgram(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	execute(t, data, "thor", "INSERT INTO pollsadmin_migrations (version_id, is_applied) VALUES (99, 1)")
	port, _ := begin(t, "serve", "--migrate", "--data", data)
	const said = "This site's database belongs to a newer version of the program."
	status, body := visit(t, port, "thor").get("/admin/login/")
	if status != http.StatusServiceUnavailable || !strings.Contains(html.UnescapeString(body), said) {
		t.Errorf("status %d\n%s", status, body)
	}
	try(t, "", "migrate", "--tenant", "thor", "--data", data).
		want(t, statusFailed, "it has schema 99", "use the newer program")
}

// execute changes the database of a tenant that nobody has open.
func execute(t *testing.T, data, tenant, statements string) {
	t.Helper()
	executeIn(t, databaseOf(t, data, tenant), statements)
}

func executeIn(t *testing.T, path, statements string) {
	t.Helper()
	pool := modelstest.SQLitePool(t, path)
	if _, err := pool.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
}

func databaseOf(t *testing.T, data, tenant string) string {
	t.Helper()
	for _, row := range listed(t, data) {
		if row.Name == tenant {
			return filepath.Join(data, "tenants", row.ID+".db")
		}
	}
	t.Fatalf("there is no tenant %s", tenant)
	return ""
}
