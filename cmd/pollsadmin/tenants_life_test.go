package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTenants_WholeLife(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	in := func(args ...string) outcome {
		return try(t, "", append(append([]string{"tenants"}, args...), "--data", data)...)
	}
	in("create", "thor").want(t, 0)
	in("create", "potter").want(t, 0)
	for _, step := range []struct {
		args   string
		status int
		says   []string
	}{
		{"read-only thor", 0, []string{"Tenant thor is read-only."}},
		{"maintenance thor", 0, []string{"is in maintenance"}},
		{"resume thor", 0, []string{"is served"}},
		{"domains add thor polls.example.org", 0, []string{"served at polls.example.org"}},
		{"domains add potter polls.example.org", statusFailed, []string{"taken"}},
		{"origins add thor https://app.example.org", 0, []string{"called by pages of https://app.example.org"}},
		{"show thor", 0, []string{"https://app.example.org"}},
		{"origins add thor app.example.org", statusFailed, []string{"not an origin", "https://app.example.org"}},
		{"origins remove potter https://app.example.org", statusFailed, []string{"no origin"}},
		{"domains add potter thor.localhost", statusFailed, []string{"not a usable domain"}},
		{"domains remove potter polls.example.org", statusFailed, []string{"no such tenant"}},
		{"rename thor potter", statusFailed, []string{"taken"}},
		{"rename thor www", statusUsage, []string{"not a tenant name"}},
		{"rename thor odin", 0, []string{"now called odin"}},
		{"show odin", 0, []string{"active", "polls.example.org", "rename to odin", "MB"}},
		{"show thor", statusFailed, []string{"no such tenant", "tenants list"}},
		{"purge odin --yes odin", statusFailed, []string{"delete it first"}},
		{"delete odin", 0, []string{"undelete brings it back"}},
		{"create odin", statusFailed, []string{"taken"}},
		{"rename odin thor", statusFailed, []string{"it is deleted"}},
		{"undelete odin", 0, []string{"is served again"}},
		{"delete odin", 0, nil},
		{"purge odin", statusUsage, []string{"cannot be undone", "--yes odin"}},
		{"purge odin --yes odin", 0, []string{"its name is free"}},
		{"domains add potter polls.example.org", 0, nil},
		{"doctor", 0, []string{"All is well."}},
	} {
		in(strings.Fields(step.args)...).want(t, step.status, step.says...)
	}
	var shown shownTenant
	out := in("show", "potter", "--json")
	if err := json.Unmarshal([]byte(out.stdout), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Name != "potter" || len(shown.Domains) != 1 || shown.Bytes == 0 || len(shown.Deeds) != 2 {
		t.Errorf("shown is %+v", shown)
	}
}
