package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

func TestAdopt_ServesACopyOfWhatDjangoMade(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), modelstest.DjangoFile(t)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	report := command(t, "", "tenants", "adopt", "thor", file, "--data", data)
	for _, text := range []string{
		"Tenant thor now serves a copy",
		"Found: 5 users (active superusers: 2), 2 polls, 3 choices, 4 votes, 6 log entries, 1 token.",
		"No password can match for: ", "shabda", "pollsadmin changepassword --tenant thor",
		"Left as found: 1 vote for a choice of another poll.",
	} {
		if !strings.Contains(report, text) {
			t.Errorf("%q is not in the report:\n%s", text, report)
		}
	}
	if strings.Contains(report, "does not use") {
		t.Errorf("it takes one of its own tables for somebody else's:\n%s", report)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file that was adopted has changed, or %v", err)
	}

	port, _ := begin(t, "serve", "--data", data)
	thor := visit(t, port, "thor")
	if thor.logIn("shabda", "123") {
		t.Error("a bare text in place of a hash lets somebody in")
	}
	if !thor.logIn("ada", "correct horse") {
		t.Error("ada's password of Django's does not let her in")
	}
	_, body := thor.get("/admin/polls/poll/")
	if !strings.Contains(body, "What is the weight of an unladen swallow?") {
		t.Errorf("the list of polls:\n%.2000s", body)
	}
	const token = "527d1f3a9b8c4e6d0a2b7c5e9f1d3b8a6c4e2f0d"
	script := visit(t, port, "thor")
	status, body := script.get("/api/polls/", "Authorization", "Token "+token)
	if status != http.StatusOK || strings.Count(body, `"closed_at":null`) != 2 {
		t.Errorf("ada's token of Django's: status %d\n%s", status, body)
	}
	status, body = script.send(http.MethodPatch, "/api/polls/1/", token, `{"closed_at":"2018-07-05T11:20:55Z"}`)
	if status != http.StatusOK {
		t.Errorf("closing a poll of Django's: status %d\n%s", status, body)
	}
	status, body = script.post("/api/polls/1/choices/1/vote/", token, "")
	if status != http.StatusConflict || !strings.Contains(body, "closed since 5 July 2018, 11:20 UTC") {
		t.Errorf("a vote in it: status %d\n%s", status, body)
	}
}

func TestAdopt_RefusesWhatIsNoTenant(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("Dear diary"), 0o600); err != nil {
		t.Fatal(err)
	}
	adopt := func(name, file string) outcome { return try(t, "", "tenants", "adopt", name, file, "--data", data) }
	adopt("thor", text).want(t, statusFailed, text, "not an SQLite database")
	adopt("thor", filepath.Join(data, "none.db")).want(t, statusFailed, "no such file")
	wantStates(t, data, map[string]string{})

	good := modelstest.DjangoFile(t)
	adopt("thor", good).want(t, 0)
	adopt("thor", good).want(t, statusFailed, "the name is taken")
	wantStates(t, data, map[string]string{"thor": "active"})
}
