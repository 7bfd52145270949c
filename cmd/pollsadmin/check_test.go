package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCheck_NamesEveryTenantThatNeedsAttention(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, name := range []string{"gone", "newer", "pending", "stray", "thor", "torn"} {
		command(t, "", "tenants", "create", name, "--data", data)
	}
	command(t, "", "tenants", "create", "bygone", "--data", data)
	command(t, "", "tenants", "delete", "bygone", "--data", data)
	try(t, "", "check", "--data", data).want(t, 0, "program: ok", "thor: ok", "torn: ok", "bygone: deleted")

	execute(t, data, "pending", "DELETE FROM pollsadmin_migrations WHERE version_id > 1")
	execute(t, data, "newer", "INSERT INTO pollsadmin_migrations (version_id, is_applied) VALUES (99, 1)")
	execute(t, data, "stray", `PRAGMA foreign_keys = 0;
		INSERT INTO polls_choice (choice_text, poll_id) VALUES ('To a poll that is not there', 7)`)
	if err := os.Remove(databaseOf(t, data, "gone")); err != nil {
		t.Fatal(err)
	}
	tear(t, databaseOf(t, data, "torn"))

	got := try(t, "", "check", "--data", data)
	got.want(t, statusFailed, "5 of 7 tenants need attention")
	for _, text := range []string{
		"gone: the database cannot be opened", "newer: the database is newer", "pollsadmin migrate --tenant pending",
		"stray: the database is not sound", "polls_choice row 1", "thor: ok", "torn: ",
	} {
		if !strings.Contains(got.stdout, text) {
			t.Errorf("%q is not in:\n%s", text, got.stdout)
		}
	}
	if strings.Contains(got.stdout, "torn: ok") {
		t.Error("a torn database passes")
	}
}

func TestCheck_LooksAtTheProgramWhereThereIsNoData(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "none")
	got := try(t, "", "check", "--data", data)
	if got.status != statusUsage || !strings.Contains(got.stdout, "program: ok") {
		t.Errorf("got %+v", got)
	}
}

// tear overwrites all but the first page of a database.
func tear(t *testing.T, path string) {
	t.Helper()
	const page = 4096
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) < 3*page {
		t.Fatalf("%s has %d bytes", path, len(whole))
	}
	for i := range whole[page:] {
		whole[page+i] = byte(i)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}
