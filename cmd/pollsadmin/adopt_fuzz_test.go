package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

// hostileSchemas are statements that make a trap of a database of Django's. Those
// that are true must be refused: they would run something of theirs in our requests,
// or are not what they seem to be.
func hostileSchemas() map[string]bool {
	const unlocked = "PRAGMA foreign_keys = 0; PRAGMA writable_schema = 1; "
	return map[string]bool{
		"CREATE TRIGGER evil AFTER UPDATE ON auth_user BEGIN UPDATE auth_user SET is_superuser = 1; END":       true,
		"ALTER TABLE auth_group RENAME TO hidden; CREATE VIEW auth_group AS SELECT * FROM hidden":              true,
		"DROP TABLE polls_vote; CREATE VIEW polls_vote AS SELECT 1 AS id":                                      true,
		"CREATE VIRTUAL TABLE evil USING fts5(word)":                                                           true,
		"PRAGMA foreign_keys = 0; DROP TABLE auth_user; CREATE TABLE auth_user (id)":                           true,
		unlocked + "UPDATE sqlite_master SET sql = 'CREATE TABLE evil' WHERE name = 'auth_user'":               true,
		unlocked + "UPDATE sqlite_master SET rootpage = 2 WHERE type = 'table'":                                true,
		unlocked + "DELETE FROM sqlite_master WHERE name = 'auth_user'":                                        true,
		"CREATE VIEW evil AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n": false,
		`CREATE TABLE "evil""; DROP TABLE auth_user; --" (a)`:                                                  false,
		`CREATE TABLE "<script>alert(7)</script>" (a CHECK (a > abs(-9223372036854775808)))`:                   false,
		"CREATE TABLE evil (a, b AS (zeroblob(2000000000)))":                                                   false,
		"CREATE INDEX evil ON polls_poll (hex(zeroblob(1000)))":                                                false,
		"PRAGMA user_version = -1; PRAGMA application_id = -1":                                                 false,
		"UPDATE polls_poll SET question = x'00ff00', pub_date = 'soon'":                                        true,
		"UPDATE auth_user SET date_joined = 1e999, last_login = x'ff', username = x'c328' || id":               true,
		"UPDATE auth_user SET password = 'argon2$argon2id$v=19$m=99999999,t=9999,p=9$a$b', is_staff = 'x'":     true,
		"UPDATE django_admin_log SET change_message = '[{\"changed\": ' || hex(zeroblob(100000))":              false,
	}
}

// FuzzAdopt offers files to tenants adopt: with hostile schemas, cut, and torn. It
// says no and leaves nothing behind, or makes a tenant whose pages come. The file
// stays as it is.
func FuzzAdopt(f *testing.F) {
	if testing.Short() {
		f.Skip("it takes some seconds; run without -short")
	}
	for schema := range hostileSchemas() {
		f.Add(schema, 0, "", 0)
	}
	for _, at := range []int{0, 16, 18, 24, 28, 52, 56, 96, 100, 105, 4096, 40_000} {
		f.Add("", at, "\xff\xff\xff\x7f", 0)
	}
	for _, size := range []int{1, 16, 99, 100, 512, 4095, 4096, 50_000} {
		f.Add("", 0, "", size)
	}
	f.Add(strings.Repeat("CREATE TABLE a%d (a); ", 500), 0, "", 0)
	f.Add("", 0, "not a database at all", 0)
	f.Fuzz(func(t *testing.T, schema string, at int, patch string, size int) {
		data, file := t.TempDir(), modelstest.DjangoFile(t)
		content := spoiled(t, file, schema, at, patch, size)
		got := try(t, "", "tenants", "adopt", "thor", file, "--data", data)
		wantUntouched(t, file, content)
		if got.status == 0 && hostileSchemas()[schema] {
			t.Errorf("it was adopted: %s", got.stdout)
		}
		if got.status != 0 {
			wantNothingLeft(t, data)
			return
		}
		wantServed(t, data)
	})
}

// spoiled runs statements in a file, as far as they can be run, writes over a piece
// of it, cuts it, and gives what is in it then.
func spoiled(t *testing.T, file, statements string, at int, patch string, size int) []byte {
	t.Helper()
	for i := range strings.Count(statements, "%d") {
		statements = strings.Replace(statements, "%d", fmt.Sprint(i), 1)
	}
	pool := modelstest.SQLitePool(t, file)
	_, _ = pool.ExecContext(t.Context(), statements) // what cannot be run does no harm
	_, _ = pool.ExecContext(t.Context(), "PRAGMA journal_mode = DELETE")
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if at >= 0 && at < len(content) {
		copy(content[at:], patch)
	}
	if size > 0 && size < len(content) {
		content = content[:size]
	}
	_ = os.Remove(file + "-wal") // left where the schema is beyond reading
	_ = os.Remove(file + "-shm")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return content
}

func wantNothingLeft(t *testing.T, data string) {
	t.Helper()
	wantStates(t, data, map[string]string{})
	for _, folder := range []string{"tenants", "tmp"} {
		if left, err := filepath.Glob(filepath.Join(data, folder, "*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}

// wantServed wants pages, whatever is in a database that was adopted; begin looks
// for mistakes in the log.
func wantServed(t *testing.T, data string) {
	t.Helper()
	command(t, goodPassword, "createsuperuser", "--tenant", "thor", "--username", "guest", "--email", "g@example.com",
		"--password-stdin", "--data", data)
	port, _ := begin(t, "serve", "--data", data)
	v := visit(t, port, "thor")
	if !v.logIn("guest", goodPassword) {
		t.Error("the new superuser is not let in")
	}
	for _, path := range []string{
		"/admin/", "/admin/polls/poll/", "/admin/auth/user/", "/admin/admin/logentry/", "/admin/polls/vote/",
	} {
		if status, body := v.get(path); status != http.StatusOK {
			t.Errorf("%s: status %d\n%.500s", path, status, body)
		}
	}
}
