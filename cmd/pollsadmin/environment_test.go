package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestEnvironment_StandsForFlags(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "from-the-environment")
	variables := map[string]string{
		"POLLSADMIN_DATA": data, "POLLSADMIN_TENANT": "thor", "POLLSADMIN_USERNAME": "root",
		"POLLSADMIN_EMAIL": "root@example.com", "POLLSADMIN_PASSWORD": "correct horse 7",
	}
	in := func(args ...string) outcome { return attempt(t, strings.NewReader(""), variables, args...) }
	in("tenants", "create", "thor").want(t, 0, "Created tenant thor.")
	in("createsuperuser").want(t, 0, "Superuser root can now log in at tenant thor.")
	in("createsuperuser", "--username", "loki").want(t, 0, "Superuser loki") // what is typed comes first
	in("migrate", "--tenant", "loki").want(t, statusFailed, "no such tenant")
	command(t, "", "tenants", "list", "--data", data)

	variables["POLLSADMIN_MAX_OPEN_TENANTS"] = "many"
	in("serve").want(t, statusUsage, `POLLSADMIN_MAX_OPEN_TENANTS is "many"`)
}

func TestServe_NeedsASecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "too short"} {
		variables := map[string]string{"POLLSADMIN_SECRET": secret, "POLLSADMIN_DATA": t.TempDir()}
		got := attempt(t, strings.NewReader(""), variables, "serve")
		got.want(t, statusUsage, "POLLSADMIN_SECRET", "openssl rand -hex 32")
		if secret != "" && strings.Contains(got.stderr, secret) {
			t.Errorf("the secret is repeated: %s", got.stderr)
		}
	}
}
