package main

import (
	"net/http"
	"testing"
)

func TestSecondFactor_OfTheCommandLine(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	in := func(args ...string) outcome { return try(t, "", append(args, "--data", data)...) }
	in("secondfactor", "--tenant", "thor", "root", "--remove").want(t, 0, "has no second factor")
	in("secondfactor", "--tenant", "thor", "nobody").want(t, statusFailed, `no user "nobody"`)
	execute(t, data, "thor", `INSERT INTO second_factors (user_id, secret, last_step, created_at) VALUES
			(1, x'01', 0, '2026-11-22 12:00:00');
		INSERT INTO recovery_codes (user_id, code_hash) VALUES (1, x'01')`)
	in("secondfactor", "--tenant", "thor", "root").want(t, 0, "Second factor since 2026-11-22")
	port, _ := begin(t, "serve", "--data", data)
	thor := visit(t, port, "thor")
	thor.logIn("root", goodPassword)
	if status, _ := thor.get("/admin/"); status != http.StatusFound {
		t.Errorf("without the code: status %d", status)
	}
	in("secondfactor", "--tenant", "thor", "root", "--remove").want(t, 0, "was taken off")
	thor.logIn("root", goodPassword)
	if status, _ := thor.get("/admin/"); status != http.StatusOK {
		t.Errorf("after it was taken off: status %d", status)
	}
	in("tenants", "require-second-factor", "thor", "maybe").want(t, statusUsage, "on or off")
	in("tenants", "require-second-factor", "thor", "on").want(t, 0, "asks for a second factor")
	in("tenants", "show", "thor").want(t, 0, "second factor        required")
	thor.wantSoon("/admin/", http.StatusFound)
	in("tenants", "require-second-factor", "thor", "off").want(t, 0)
	thor.wantSoon("/admin/", http.StatusOK)
}
