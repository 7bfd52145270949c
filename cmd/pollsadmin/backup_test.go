package main

import (
	"net/http"
	"path/filepath"
	"testing"
)

func TestBackup_RestoresWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	data, to := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	in := func(args ...string) outcome { return try(t, "", append(args, "--data", data)...) }
	in("tenants", "create", "thor").want(t, 0)
	in("tenants", "create", "potter").want(t, 0)
	port, _ := begin(t, "serve", "--data", data)
	thor := visit(t, port, "thor")
	thor.wantSoon("/admin/login/", http.StatusOK)

	in("backup", "--all", "--parallel", "2", "--to", to).want(t, 0, "thor: ", "potter: ", "rows", "MB")
	in("backup", "--all", "--to", to).want(t, statusFailed, "is there already", "2 of 2 tenants could not be backed up")
	try(t, "correct horse 7\n", "createsuperuser", "--tenant", "thor", "--username", "late", "--email", "l@example.com",
		"--password-stdin", "--data", data).want(t, 0)
	in("restore", "--tenant", "thor", "--from", to).want(t, 0, "Tenant thor is as it was on")
	thor.wantSoon("/admin/login/", http.StatusOK)
	in("changepassword", "--tenant", "thor", "late", "--password-stdin").want(t, statusFailed, `no user "late"`)
	in("tenants", "doctor").want(t, 0, "All is well.")

	elsewhere := t.TempDir()
	try(t, "", "restore", "--tenant", "potter", "--from", to, "--data", elsewhere).want(t, 0, "Tenant potter is as it was")
	in("restore", "--tenant", "loki", "--from", to).want(t, statusFailed, "the backup cannot be used")
	in("backup", "--all").want(t, statusUsage, "--to")
	in("backup", "--to", to).want(t, statusUsage, "--all")
	in("backup", "--all", "--parallel", "0", "--to", to).want(t, statusUsage, "at least one")
	in("restore", "--tenant", "thor").want(t, statusUsage, "--from")
}
