package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestClone_LetsNobodyInWithWhatThePatternGave(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "correct horse\n", "tenants", "create", "thor", "--data", data, "--superuser", "root", "--password-stdin")
	token := strings.TrimSpace(command(t, "", "createtoken", "--tenant", "thor", "root", "--data", data))
	command(t, "", "tenants", "clone", "thor", "thor-staging", "--data", data)

	port, _ := begin(t, "serve", "--data", data)
	for name, want := range map[string]int{"thor": http.StatusOK, "thor-staging": http.StatusUnauthorized} {
		status, body := visit(t, port, name).get("/api/polls/", "Authorization", "Token "+token)
		if status != want {
			t.Errorf("%s answers thor's token with %d\n%s", name, status, body)
		}
		if !visit(t, port, name).logIn("root", "correct horse") {
			t.Errorf("root cannot log in to %s", name)
		}
	}
	try(t, "", "tenants", "clone", "thor", "thor-staging", "--data", data).want(t, statusFailed, "the name is taken")
}

func TestDrill(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	for _, args := range [][]string{nil, {"--tenant", "thor"}} {
		out := command(t, "", append([]string{"backup", "drill", "--data", data}, args...)...)
		if !strings.Contains(out, "thor: each of them is as the tenant has it.") {
			t.Errorf("drill %q says:\n%s", args, out)
		}
	}
}
