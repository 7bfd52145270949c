package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// clusterURL is the address of PostgreSQL; without one the test is skipped, which
// in CI is a failure.
func clusterURL(t *testing.T) string {
	t.Helper()
	address := os.Getenv("TEST_POSTGRES_URL")
	if address == "" && os.Getenv("CI") == "true" {
		t.Fatal("TEST_POSTGRES_URL is not set")
	}
	if address == "" {
		t.Skip("set TEST_POSTGRES_URL to the address of a PostgreSQL cluster")
	}
	return address
}

// A tenant of Django's goes to PostgreSQL while it is served, and comes back.
func TestMove_WhileTheTenantIsServed(t *testing.T) {
	t.Parallel()
	data, cluster := t.TempDir(), "--postgres="+clusterURL(t)
	command(t, "correct horse\n", "tenants", "create", "thor", "--data", data, "--superuser", "root", "--password-stdin")
	command(t, "correct horse\n", "tenants", "create", "potter", "--data", data, cluster, "--engine", "postgres",
		"--superuser", "root", "--password-stdin")
	defer func() { // while the server runs; a cleanup would come after the test's context
		for _, name := range []string{"thor", "potter"} {
			command(t, "", "tenants", "delete", name, "--data", data, cluster)
			command(t, "", "tenants", "purge", name, "--yes", name, "--data", data, cluster)
		}
	}()
	token := strings.TrimSpace(command(t, "", "createtoken", "--tenant", "thor", "root", "--data", data))
	port, _ := begin(t, "serve", "--data", data, cluster)
	script := visit(t, port, "thor")
	script.wantPost("/api/polls/", token, `{"question": "Hammer or axe?"}`)
	for _, engine := range []string{"postgres", "sqlite"} {
		said := command(t, "", "tenants", "move", "thor", "--to", engine, "--data", data, cluster)
		if !strings.Contains(said, "Tenant thor is on "+engine+" now: ") {
			t.Errorf("it says %q", said)
		}
		script.wantSoon("/admin/login/", http.StatusOK)
		_, body := script.get("/api/polls/", "Authorization", "Token "+token)
		if !strings.Contains(body, "Hammer or axe?") {
			t.Errorf("on %s the polls are:\n%s", engine, body)
		}
		script.wantPost("/api/polls/", token, `{"question": "And on `+engine+`?"}`)
	}
	if !visit(t, port, "potter").logIn("root", "correct horse") {
		t.Error("root cannot log in to potter")
	}
	const ask = "SELECT username FROM auth_user;"
	got := command(t, ask, "dbshell", "--tenant", "potter", "--read-only", "--data", data, cluster)
	if !strings.Contains(got, "root") {
		t.Errorf("psql says %q", got)
	}
}

func TestCluster_RefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"tenants", "create", "thor", "--engine", "oracle"}, `there is no engine "oracle"`},
		{[]string{"tenants", "create", "thor", "--engine", "postgres"}, "say where PostgreSQL is"},
		{[]string{"tenants", "move", "thor", "--to", ""}, `there is no engine ""`},
		{[]string{"tenants", "list", "--postgres", "localhost"}, "--postgres wants an address"},
		{[]string{"tenants", "list", "--postgres", "postgres://me:secret@db/x"}, "a password does not belong"},
	} {
		got := try(t, "", append(test.args, "--data", t.TempDir())...)
		got.want(t, statusUsage, test.says)
		if strings.Contains(got.stderr, "secret@") {
			t.Errorf("it tells the password:\n%s", got.stderr)
		}
	}
}
