package main

import (
	"errors"
	"testing"

	"pollsadmin/models/modelstest"
)

func TestClearSessions(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	in := func(args ...string) outcome { return try(t, "", append(args, "--data", data)...) }
	in("tenants", "create", "thor").want(t, 0)
	in("tenants", "create", "potter").want(t, 0)
	execute(t, data, "thor", `INSERT INTO sessions (key_hash, data, created_at, expires_at) VALUES
		(x'01', '', '2020-01-01 00:00:00', '2020-02-01 00:00:00'), (x'02', '', '2020-01-01 00:00:00', '2999-01-01 00:00:00')`)
	execute(t, data, "thor", `INSERT INTO auth_user (id, password, is_superuser, username, last_name, email, is_staff,
			is_active, date_joined, first_name) VALUES (1, '!', 0, 'ada', '', '', 0, 1, '2018-07-05 11:20:55', '');
		INSERT INTO api_idempotency (user_id, key_hash, request, fingerprint, status, header, body, created_at) VALUES
			(1, x'01', '', '', 200, '', '', '2020-01-01 00:00:00'), (1, x'02', '', '', 200, '', '', '2999-01-01 00:00:00')`)
	in("clearsessions", "--all").want(t, 0, "thor: 1 session removed", "potter: 0 sessions removed")
	in("clearsessions", "--tenant", "thor").want(t, 0, "thor: 0 sessions removed")
	pool, left := modelstest.SQLitePool(t, databaseOf(t, data, "thor")), 0
	err := pool.QueryRowContext(t.Context(), "SELECT count(*) FROM api_idempotency").Scan(&left)
	if err = errors.Join(err, pool.Close()); err != nil || left != 1 {
		t.Errorf("%d answers are left, %v", left, err)
	}
	in("tenants", "suspend", "thor").want(t, 0)
	in("clearsessions", "--all").want(t, statusFailed, "suspended", "1 of 2 tenants could not be cleared")
}
