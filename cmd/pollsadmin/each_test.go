package main

import (
	"slices"
	"strings"
	"testing"
)

func TestEach_RunsInTheContextOfATenant(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, name := range []string{"loki", "potter", "thor"} {
		command(t, "", "tenants", "create", name, "--data", data)
	}
	command(t, "", "tenants", "suspend", "loki", "--data", data)

	const show = `echo "$POLLSADMIN_TENANT"; printf 'in %s' "$TENANT_DATABASE"`
	got := try(t, "", "each", "--parallel", "2", "--data", data, "--", "sh", "-c", show)
	got.want(t, 0)
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	slices.Sort(lines)
	want := []string{
		"potter: in " + databaseOf(t, data, "potter"), "potter: potter",
		"thor: in " + databaseOf(t, data, "thor"), "thor: thor",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("it printed %q, want %q", lines, want)
	}

	const fail = `echo "oh, $POLLSADMIN_TENANT" >&2; exit 3`
	got = try(t, "", "each", "--data", data, "--", "sh", "-c", fail)
	got.want(t, statusFailed, "potter: oh, potter", "tenant potter: exit status 3")
	if strings.Contains(got.stderr, "thor") {
		t.Errorf("it went on after a failure:\n%s", got.stderr)
	}
	try(t, "", "each", "--continue", "--data", data, "--", "sh", "-c", fail).
		want(t, statusFailed, "potter: oh, potter", "thor: oh, thor", "tenant potter: exit status 3", "tenant thor: exit")
	try(t, "", "each", "--data", data).want(t, statusUsage, "say what to run")
	try(t, "", "each", "--data", data, "--", "no-such-program").want(t, statusUsage, "no-such-program")
}

func TestDBShell(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	const insert = "INSERT INTO auth_group (name) VALUES ('odd'); SELECT name FROM auth_group;"
	got := try(t, insert, "dbshell", "--tenant", "thor", "--read-only", "--data", data)
	if got.status == 0 || strings.Contains(got.stdout, "odd") {
		t.Errorf("reading only: status %d\n%s%s", got.status, got.stdout, got.stderr)
	}
	if got := command(t, insert, "dbshell", "--tenant", "thor", "--data", data); strings.TrimSpace(got) != "odd" {
		t.Errorf("it printed %q", got)
	}
	try(t, "", "dbshell", "--tenant", "odin", "--data", data).want(t, statusFailed, "odin", "no such tenant")
}
