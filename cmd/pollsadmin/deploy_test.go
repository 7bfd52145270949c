package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	drawn       = "9b2f0c6d7e1a48359bd0f4c27a6e8135c0d94b7fe2318a5604ce7d9f1b83a2e6"
	drawnBefore = "5c81e07f3a9d462bb6f0d2837e1c94a5d70b8e6f1a2c3945f8607bd9e3a1c542"
)

// safely are flags and variables with which nothing is unsafe.
func safely(data string) map[string]string {
	return map[string]string{
		"POLLSADMIN_DATA": data, "POLLSADMIN_SECRET": drawn, "POLLSADMIN_HTTPS": "true",
		"POLLSADMIN_DOMAIN": "example.com", "POLLSADMIN_TRUSTED_PROXY": "127.0.0.1", "POLLSADMIN_OPERATIONS": ":8001",
		"POLLSADMIN_TENANT_REQUESTS_PER_SECOND": "50", "POLLSADMIN_TENANT_CONCURRENT": "8",
		"POLLSADMIN_TENANT_STATEMENT_MS": "2000", "POLLSADMIN_TENANT_MEGABYTES": "500",
	}
}

func TestCheckDeploy_ListsWhatIsUnsafe(t *testing.T) {
	t.Parallel()
	const secret = "POLLSADMIN_SECRET"
	data := safeData(t)
	for _, test := range []struct {
		what    string
		changed map[string]string // of what is safe
		typed   string
		want    string // ids
	}{
		{"nothing", nil, "", ""},
		{"profile at the loopback address", nil, "--profile", ""},
		{"operators by name", nil, "--operations localhost:8001 --profile", ""},
		{"a private proxy", map[string]string{"POLLSADMIN_TRUSTED_PROXY": "10.1.0.0/16,fd00::/64,::1"}, "", ""},
		{"a container", map[string]string{"POLLSADMIN_LISTEN": ":8000"}, "", ""},
		{"rotation", map[string]string{secret: drawn + "," + drawnBefore}, "", ""},

		{"no secret", map[string]string{secret: ""}, "", "pollsadmin.E001"},
		{"a short one", map[string]string{secret: "short"}, "", "pollsadmin.E001"},
		{"a short one before", map[string]string{secret: drawn + ",short"}, "", "pollsadmin.E001"},
		{"one letter", map[string]string{secret: strings.Repeat("a", 64)}, "", "security.W009"},
		{"a repeated one", map[string]string{secret: strings.Repeat("k3Zx9qLw", 8)}, "", "security.W009"},
		{"counted up", map[string]string{secret: "0123456789abcdefghijklmnopqrstuvwxyz"}, "", "security.W009"},
		{"that of an example", map[string]string{secret: "django-insecure-" + drawn}, "", "security.W009"},
		{"that of the tests", map[string]string{secret: environment(secret)}, "", "security.W009"},
		{"an old one", map[string]string{secret: drawn + "," + strings.Repeat("ab", 32)}, "", "security.W025"},
		{"twice", map[string]string{secret: drawn + ",\n" + drawn}, "", "pollsadmin.W001"},

		{"no HTTPS", map[string]string{"POLLSADMIN_HTTPS": ""}, "", "security.W012"},
		{"for all, no HTTPS", map[string]string{"POLLSADMIN_HTTPS": ""}, "--listen 0.0.0.0:8000",
			"security.W012 pollsadmin.W003"},
		{"for all, no proxy", map[string]string{"POLLSADMIN_TRUSTED_PROXY": ""}, "--listen [::]:8000",
			"pollsadmin.W003 pollsadmin.W004"},
		{"no proxy", map[string]string{"POLLSADMIN_TRUSTED_PROXY": ""}, "", "pollsadmin.W004"},
		{"everybody a proxy", nil, "--trusted-proxy 0.0.0.0/0,::/0", "pollsadmin.E002 pollsadmin.E002"},
		{"a public proxy", nil, "--trusted-proxy 203.0.113.7", "pollsadmin.W005"},
		{"more than is private", nil, "--trusted-proxy 10.0.0.0/7", "pollsadmin.W005"},
		{"operators anywhere", nil, "--operations 10.0.0.1:8001", "pollsadmin.W006"},
		{"a profile for all", nil, "--operations 0.0.0.0:8001 --profile", "pollsadmin.W006 pollsadmin.E003"},
		{"localhost", nil, "--domain localhost", "pollsadmin.W002"},
		{"localhost beside another", nil, "--domain example.com --domain a.localhost", "pollsadmin.W002"},

		{"a limit less", map[string]string{"POLLSADMIN_TENANT_MEGABYTES": "0"}, "", "pollsadmin.W007"},
		{"no limit", nil, "--api-limits token=0,user=6000", "pollsadmin.W008"},

		{"an open line", map[string]string{"POLLSADMIN_POSTGRES": "postgres://admin@db.example.com/postgres"}, "",
			"pollsadmin.W016"},
		{"an encrypted one", map[string]string{
			"POLLSADMIN_POSTGRES": "postgres://admin@db.example.com/postgres?sslmode=verify-full",
		}, "", ""},
		{"the secret of sessions", map[string]string{
			"POLLSADMIN_POSTGRES": "postgres://admin@/postgres?host=/run/postgresql", "POLLSADMIN_POSTGRES_SECRET": drawn,
		}, "", "pollsadmin.W017"},
		{"a secret to guess", map[string]string{
			"POLLSADMIN_POSTGRES": "postgres://admin@localhost/postgres", "POLLSADMIN_POSTGRES_SECRET": strings.Repeat("x", 32),
		}, "", "pollsadmin.W018"},

		{"no tenants", map[string]string{"POLLSADMIN_DATA": filepath.Join(data, "none")}, "", "pollsadmin.I001"},
		{"as serve is by default", map[string]string{
			"POLLSADMIN_HTTPS": "", "POLLSADMIN_DOMAIN": "", "POLLSADMIN_TRUSTED_PROXY": "", "POLLSADMIN_OPERATIONS": "",
			"POLLSADMIN_TENANT_CONCURRENT": "",
		}, "", "security.W012 pollsadmin.W002 pollsadmin.W007"},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Parallel()
			variables := safely(data)
			maps.Copy(variables, test.changed)
			got := deployed(t, variables, strings.Fields(test.typed)...)
			if got.ids() != test.want {
				t.Errorf("got %s, want %s\n%s", got.ids(), test.want, got.stdout)
			}
			if strings.Contains(test.want, ".E") != (got.status == statusFailed) {
				t.Errorf("status %d", got.status)
			}
			if text := variables[secret]; text != "" && strings.Contains(got.stdout+got.stderr, text) {
				t.Error("the secret is repeated")
			}
		})
	}
}

func TestCheckDeploy_LooksAtFiles(t *testing.T) {
	t.Parallel()
	data := safeData(t)
	look := func(want, says string) {
		t.Helper()
		got := deployed(t, safely(data))
		if got.ids() != want || !strings.Contains(got.stdout, says) {
			t.Errorf("got %s, want %s, and %q\n%s", got.ids(), want, says, got.stdout)
		}
	}
	chmod := func(path string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	database := databaseOf(t, data, "thor")
	chmod(database, 0o644)
	look("", "") // which nobody reaches
	chmod(data, 0o755)
	look("pollsadmin.W009", "mode 0755")
	chmod(filepath.Dir(database), 0o711)
	look("pollsadmin.W009 pollsadmin.W010", database+" (mode 0644)")
	chmod(database, 0o600)
	chmod(data, 0o700)
	if err := os.WriteFile(filepath.Join(data, demoMark), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	look("pollsadmin.W011", "admin")
}

func TestCheckDeploy_LooksAtTenants(t *testing.T) {
	t.Parallel()
	data := safeData(t)
	in := func(args ...string) { command(t, "", append(args, "--data", data)...) }
	look := func(want string) []concern {
		t.Helper()
		got := deployed(t, safely(data))
		if got.ids() != want {
			t.Errorf("got %s, want %s", got.ids(), want)
		}
		return got.concerns
	}
	in("tenants", "create", "potter")
	one := look("pollsadmin.W012")
	if len(one) != 1 || !cmp.Equal(one[0].Tenants, []string{"potter"}) {
		t.Errorf("got %+v", one)
	}
	in("tenants", "require-second-factor", "potter", "on")
	in("tenants", "origins", "add", "potter", "https://app.example.org")
	look("")
	in("tenants", "origins", "add", "potter", "http://app.example.org")
	look("pollsadmin.W013")
	in("tenants", "origins", "remove", "potter", "http://app.example.org")
	executeIn(t, filepath.Join(data, controlFile), "UPDATE tenants SET schema_version = 1 WHERE name = 'potter'")
	look("pollsadmin.W014")
	try := deployed(t, safely(data), "--migrate")
	if try.ids() != "" {
		t.Errorf("with --migrate: %s", try.ids())
	}
	executeIn(t, filepath.Join(data, controlFile), "UPDATE tenants SET state = 'deleting' WHERE name = 'potter'")
	look("pollsadmin.W014 pollsadmin.W015")
	executeIn(t, filepath.Join(data, controlFile), "UPDATE tenants SET state = 'deleted' WHERE name = 'potter'")
	look("")
}

func TestCheckDeploy_ForPeople(t *testing.T) {
	t.Parallel()
	data := safeData(t)
	variables := safely(data)
	in := func(args ...string) outcome {
		return attempt(t, strings.NewReader(""), variables, append([]string{"check"}, args...)...)
	}
	in("--deploy").want(t, 0, "System check identified no issues.\n")
	for i := range 7 {
		command(t, "", "tenants", "create", fmt.Sprintf("many%d", i), "--data", data)
	}
	variables["POLLSADMIN_HTTPS"] = ""
	in("--deploy").want(t, 0, "\nWARNINGS:\n?: (security.W012) --https is off", "\n\tHINT: Have a proxy in front",
		"many0, many1, many2, many3, many4 and 2 more.", "\nSystem check identified 2 issues.\n")
	in("--deploy", "--fail-level", "WARNING").want(t, statusFailed, "2 of 2 issues are as bad as WARNING, or worse")
	variables["POLLSADMIN_SECRET"] = ""
	in("--deploy").want(t, statusFailed, "1 of 3 issues")
	in("--deploy", "--fail-level", "CRITICAL").want(t, 0, "ERRORS:\n?: (pollsadmin.E001)")

	in("--deploy", "--fail-level", "BAD").want(t, statusUsage, `CRITICAL, ERROR, WARNING, INFO, DEBUG, and not "BAD"`)
	in("--deploy", "--trusted-proxy", "somewhere").want(t, statusUsage, `--trusted-proxy "somewhere"`)
	in("--deploy", "--max-open-tenants=-1").want(t, statusUsage, "--max-open-tenants is -1")
	in("--json").want(t, statusUsage, "--json goes with --deploy")
	in("--fail-level", "INFO").want(t, statusUsage, "--fail-level goes with --deploy")
	in().want(t, 0, "program: ok", "thor: ok")
}

// safeData is a directory with a tenant of which nothing is unsafe.
func safeData(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	command(t, "", "tenants", "create", "thor", "--data", data)
	command(t, "", "tenants", "require-second-factor", "thor", "on", "--data", data)
	return data
}

// deployOutcome is what check --deploy tells scripts.
type deployOutcome struct {
	outcome
	concerns []concern
}

func deployed(t *testing.T, variables map[string]string, args ...string) deployOutcome {
	t.Helper()
	got := attempt(t, strings.NewReader(""), variables, append([]string{"check", "--deploy", "--json"}, args...)...)
	var rows []struct {
		ID, Level, Message, Hint string
		Tenants                  []string
	}
	if err := json.Unmarshal([]byte(got.stdout), &rows); err != nil {
		t.Fatalf("%v: status %d\n%s%s", err, got.status, got.stdout, got.stderr)
	}
	read := deployOutcome{outcome: got}
	for _, row := range rows {
		if row.Message == "" || row.Hint == "" || row.Tenants == nil {
			t.Errorf("something is missing from %+v", row)
		}
		_, number, _ := strings.Cut(row.ID, ".")
		if row.Level[:1] != number[:1] {
			t.Errorf("%s is at the level of %s", row.ID, row.Level)
		}
		read.concerns = append(read.concerns, concern{ID: row.ID, Tenants: row.Tenants})
	}
	return read
}

func (o deployOutcome) ids() string {
	var list []string
	for _, c := range o.concerns {
		list = append(list, c.ID)
	}
	return strings.Join(list, " ")
}
