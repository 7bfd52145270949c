package main

import (
	"context"
	"net"
	"net/url"
	"strings"
	"testing"
)

// Passwords, tokens, sessions and the server's secret are nowhere in its log,
// whoever sends them and wherever.
func TestServe_LogsNoSecrets(t *testing.T) {
	t.Parallel()
	const wrong = "a-wrong-password-17"
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	token := strings.TrimSpace(command(t, "", "createtoken", "--tenant", "thor", "root", "--data", data))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	address, log, status := serveUntil(ctx, t, data)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	thor := visit(t, port, "thor")
	if thor.logIn("root", wrong) || !thor.logIn("root", goodPassword) {
		t.Fatal("the password does not count")
	}
	for _, key := range []string{token, token + "x"} {
		thor.get("/api/polls/?search=in+the+query", "Authorization", "Token "+key)
	}
	site, err := url.Parse(thor.base + "/admin/")
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{goodPassword, wrong, token, environment("POLLSADMIN_SECRET"), "in+the+query"}
	for _, cookie := range thor.http.Jar.Cookies(site) {
		secrets = append(secrets, cookie.Value)
	}
	interrupt()
	if got := <-status; got != 0 {
		t.Fatalf("serve ended with status %d", got)
	}
	if len(secrets) == 5 || !strings.Contains(log.text(), "/admin/login/") {
		t.Errorf("this test sees nothing: of %d secrets in\n%s", len(secrets), log.text())
	}
	for _, secret := range secrets {
		if strings.Contains(log.text(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}
