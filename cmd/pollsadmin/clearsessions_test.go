package main

import "testing"

func TestClearSessions(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	in := func(args ...string) outcome { return try(t, "", append(args, "--data", data)...) }
	in("tenants", "create", "thor").want(t, 0)
	in("tenants", "create", "potter").want(t, 0)
	execute(t, data, "thor", `INSERT INTO sessions (key_hash, data, created_at, expires_at) VALUES
		(x'01', '', '2020-01-01 00:00:00', '2020-02-01 00:00:00'), (x'02', '', '2020-01-01 00:00:00', '2999-01-01 00:00:00')`)
	in("clearsessions", "--all").want(t, 0, "thor: 1 session removed", "potter: 0 sessions removed")
	in("clearsessions", "--tenant", "thor").want(t, 0, "thor: 0 sessions removed")
	in("tenants", "suspend", "thor").want(t, 0)
	in("clearsessions", "--all").want(t, statusFailed, "suspended", "1 of 2 tenants could not be cleared")
}
