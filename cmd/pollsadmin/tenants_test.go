package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTenants_FromCreationToSuspension(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	in := func(args ...string) outcome { return try(t, "", append(args, "--data", data)...) }

	created := in("tenants", "create", "thor")
	created.want(t, 0, "Created tenant thor.")
	if !strings.Contains(created.stderr, "pollsadmin createsuperuser --tenant thor") {
		t.Errorf("not said how to go on: %s", created.stderr)
	}
	in("tenants", "create", "potter").want(t, 0, "Created tenant potter.")
	in("tenants", "create", "thor").want(t, statusFailed, "thor", "the name is taken", "tenants list")

	in("tenants", "suspend", "thor").want(t, 0, "Tenant thor is suspended.")
	in("tenants", "suspend", "thor").want(t, 0, "Tenant thor is suspended.")
	in("tenants", "suspend", "loki").want(t, statusFailed, "no such tenant", "tenants list")
	wantStates(t, data, map[string]string{"thor": "suspended", "potter": "active"})
	in("tenants", "list").want(t, 0, "NAME", "STATE", "thor", "suspended", "potter", "active")
	in("createtoken", "--tenant", "thor", "root").want(t, statusFailed, "suspended", "tenants resume thor")

	in("tenants", "time-zone", "thor", "Europe/Oslo").want(t, 0, "Tenant thor goes by Europe/Oslo.")
	in("tenants", "list").want(t, 0, "TIME ZONE", "Europe/Oslo", "the server's")
	in("tenants", "time-zone", "thor", "Oslo").want(t, statusUsage, "not a time zone", "Europe/Berlin")
	in("tenants", "time-zone", "thor", "default").want(t, 0, "Tenant thor goes by the server's time zone.")
	in("tenants", "time-zone", "loki", "UTC").want(t, statusFailed, "no such tenant")

	in("tenants", "limit", "thor", "--concurrent", "3").
		want(t, 0, "thor has these limits: 3 requests at once.")
	in("tenants", "limit", "thor", "--requests-per-second", "0").
		want(t, 0, "limits: any number of requests a second, 3 requests at once")
	in("tenants", "show", "thor").want(t, 0, "any number of requests a second, 3 requests at once")
	in("tenants", "show", "thor", "--json").want(t, 0, `"requests_per_second": 0`, `"concurrent_requests": 3`)
	in("tenants", "limit", "thor", "--statement-ms", "2000", "--megabytes", "500").
		want(t, 0, "3 requests at once, 2000 milliseconds a statement, 500 megabytes")
	in("tenants", "limit", "thor").want(t, statusUsage, "say which limit")
	in("tenants", "limit", "thor", "--concurrent=-2").want(t, statusUsage, "not a limit: -2")
	in("tenants", "limit", "loki", "--concurrent", "3").want(t, statusFailed, "no such tenant")

	in("tenants", "resume", "thor").want(t, 0, "Tenant thor is served.")
	wantStates(t, data, map[string]string{"thor": "active", "potter": "active"})
}

func TestTenantsList_IsJSONForScripts(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	before := time.Now().Add(-time.Second)
	command(t, "", "tenants", "create", "thor", "--data", data)
	rows := listed(t, data)
	if len(rows) != 1 || rows[0].Name != "thor" || rows[0].Engine != "sqlite" || rows[0].Schema < 1 || rows[0].ID == "" {
		t.Errorf("got %+v", rows)
	}
	if rows[0].Created.Before(before) || rows[0].Created.After(time.Now()) {
		t.Errorf("created at %s", rows[0].Created)
	}
}

func TestCreateTenant_WithSuperuserAsksBeforeItMakes(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	create := func(password string, args ...string) outcome {
		args = append([]string{"tenants", "create", "thor", "--password-stdin", "--data", data}, args...)
		return try(t, password+"\n", args...)
	}
	command(t, "", "tenants", "create", "potter", "--data", data)
	create("12345678", "--superuser", "root").want(t, statusFailed, "too common", "entirely numeric")
	create("correct horse 7", "--superuser", "a b").want(t, statusFailed, "username")
	create("correct horse 7", "--superuser", "root", "--email", "x").want(t, statusFailed, "email")
	wantStates(t, data, map[string]string{"potter": "active"})

	create("correct horse 7", "--superuser", "root", "--email", "root@example.com").
		want(t, 0, "Created tenant thor.", "Superuser root can now log in.")
	wantStates(t, data, map[string]string{"potter": "active", "thor": "active"})
}

func wantStates(t *testing.T, data string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for _, row := range listed(t, data) {
		got[row.Name] = row.State
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the tenants' states (-want +got):\n%s", diff)
	}
}

// listed is what scripts read.
func listed(t *testing.T, data string) (rows []tenantJSON) {
	t.Helper()
	text := command(t, "", "tenants", "list", "--json", "--data", data)
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return rows
}
