package main

import (
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const goodPassword = "a swallow flies south"

func TestServe_HearsOfTenantsWithoutARestart(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	port, _ := begin(t, "serve", "--data", data)
	loki := visit(t, port, "loki")
	if status, _ := loki.get("/admin/login/"); status != http.StatusNotFound {
		t.Fatalf("before loki is there: status %d", status)
	}

	command(t, goodPassword, "tenants", "create", "loki", "--superuser", "root", "--password-stdin", "--data", data)
	loki.wantSoon("/admin/login/", http.StatusOK)
	if !loki.logIn("root", goodPassword) {
		t.Fatal("root cannot log in")
	}
	loki.wantSoon("/admin/", http.StatusOK)

	command(t, "", "tenants", "suspend", "loki", "--data", data)
	loki.wantSoon("/admin/", http.StatusServiceUnavailable)
	command(t, "", "tenants", "resume", "loki", "--data", data)
	loki.wantSoon("/admin/", http.StatusOK)
}

func TestServe_HearsOfUsersAtOnce(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, name := range []string{"thor", "potter"} {
		command(t, "", "tenants", "create", name, "--data", data)
	}
	port, _ := begin(t, "serve", "--data", data)
	thor, potter := visit(t, port, "thor"), visit(t, port, "potter")
	if thor.logIn("root", goodPassword) {
		t.Fatal("somebody who is not there can log in")
	}

	command(t, goodPassword,
		"createsuperuser", "--tenant", "thor", "--username", "root", "--password-stdin", "--data", data)
	if !thor.logIn("root", goodPassword) {
		t.Fatal("the new superuser cannot log in")
	}
	if potter.logIn("root", goodPassword) {
		t.Error("the superuser of thor can log in at potter")
	}
	if status, _ := thor.get("/admin/auth/user/"); status != http.StatusOK {
		t.Errorf("the superuser's list of users: status %d", status)
	}

	const another = "an african one does not"
	command(t, another, "changepassword", "--tenant", "thor", "root", "--password-stdin", "--data", data)
	if status, _ := thor.get("/admin/"); status != http.StatusFound {
		t.Errorf("after another password was set: status %d, the session should have ended", status)
	}
	if thor.logIn("root", goodPassword) || !thor.logIn("root", another) {
		t.Error("the new password is not the one that counts")
	}
}

func TestCreateToken_IsAloneOnStdoutAndGoodAtOneTenant(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, name := range []string{"thor", "potter"} {
		command(t, goodPassword, "tenants", "create", name, "--superuser", "root", "--password-stdin", "--data", data)
	}
	port, _ := begin(t, "serve", "--data", data)
	printed := command(t, "", "createtoken", "--tenant", "thor", "root", "--data", data)
	key := strings.TrimSuffix(printed, "\n")
	if key == "" || strings.ContainsAny(key, " \n") {
		t.Fatalf("createtoken printed %q", printed)
	}
	for tenant, want := range map[string]int{"thor": http.StatusOK, "potter": http.StatusUnauthorized} {
		status, body := visit(t, port, tenant).get("/api/polls/", "Authorization", "Token "+key)
		if status != want {
			t.Errorf("thor's token at %s: status %d instead of %d\n%s", tenant, status, want, body)
		}
	}
	try(t, "", "createtoken", "--tenant", "thor", "nobody", "--data", data).
		want(t, statusFailed, `tenant thor has no user "nobody"`)
}

func TestCreateToken_OfLess(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	in := func(flags ...string) outcome {
		return try(t, "", append([]string{"createtoken", "--tenant", "thor", "root", "--data", data}, flags...)...)
	}
	in("--scope", "all").want(t, statusUsage, `--scope takes read, vote or write, not "all"`)
	in("--expires", "soon").want(t, statusUsage, `--expires takes a day such as 2027-12-31, not "soon"`)
	in("--expires", "2020-01-31").want(t, statusUsage, "--expires 2020-01-31 has passed already")
	tomorrow := time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	key := strings.TrimSpace(in("--scope", "read", "--expires", tomorrow).stdout)
	port, _ := begin(t, "serve", "--data", data)
	thor := visit(t, port, "thor")
	for method, want := range map[string]int{"GET": http.StatusOK, "POST": http.StatusForbidden} {
		if status, body := thor.ask(method, "/api/polls/", "Authorization", "Token "+key); status != want {
			t.Errorf("%s: status %d instead of %d\n%s", method, status, want, body)
		}
	}
}

// What was written must be in the databases themselves once the server has
// ended: operators copy those.
func TestServe_LeavesNothingInTheWAL(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	t.Cleanup(func() { wantNoWAL(t, data) }) // runs after the server has ended
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	port, _ := begin(t, "serve", "--data", data)
	if !visit(t, port, "thor").logIn("root", goodPassword) { // which writes a session
		t.Fatal("root cannot log in")
	}
	if len(walFiles(t, data)) == 0 {
		t.Error("there is no WAL while the server runs: this test sees nothing")
	}
}

func TestServe_SaysThatTheAddressIsTaken(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	try(t, "", "serve", "--data", t.TempDir(), "--listen", taken.Addr().String()).
		want(t, statusFailed, "address already in use", "--listen")
}

func wantNoWAL(t *testing.T, data string) {
	t.Helper()
	for path, size := range walFiles(t, data) {
		if size > 0 {
			t.Errorf("%s holds %d bytes", path, size)
		}
	}
}

// walFiles are the sizes of write-ahead logs in a data directory.
func walFiles(t *testing.T, data string) map[string]int64 {
	t.Helper()
	sizes := map[string]int64{}
	err := filepath.WalkDir(data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "-wal") {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			sizes[path] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sizes
}
