package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestServe_AnswersOperators(t *testing.T) {
	t.Parallel()
	data, port := t.TempDir(), freePort(t)
	command(t, "", "tenants", "create", "thor", "--data", data)
	begin(t, "serve", "--data", data, "--operations", ":"+port)
	for path, want := range map[string]string{
		"/metrics": "pollsadmin_databases_max", "/readyz": "ready",
		"/tls/ask?domain=thor.localhost": "thor", "/tls/ask?domain=loki.localhost": "no tenant",
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(answer.Body)
		if _ = answer.Body.Close(); err != nil || !strings.Contains(string(said), want) {
			t.Errorf("%s says %q, %v", path, said, err)
		}
	}
	if said := command(t, "", "tenants", "top", "--operations", ":"+port); !strings.Contains(said, "REQUESTS/S") {
		t.Errorf("top says %q", said)
	}
	if said := command(t, "", "tenants", "top", "--operations", ":"+port, "--json"); strings.TrimSpace(said) != "[]" {
		t.Errorf("top says %q", said)
	}
	try(t, "", "tenants", "top").want(t, statusUsage, "--operations :8001")
	try(t, "", "serve", "--data", data, "--listen", "127.0.0.1:0", "--operations", ":"+port).
		want(t, statusFailed, "listening for operators", "--operations")
}

// freePort is one that nobody listens at, a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
