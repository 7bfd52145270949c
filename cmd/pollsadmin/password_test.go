package main

import (
	"strings"
	"testing"
)

func TestPassword_ComesFromWhereItWasSaid(t *testing.T) {
	t.Parallel()
	const good = "correct horse 7"
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	for _, test := range []struct {
		name, stdin, variable string
		flags                 []string
		status                int
		says                  string
	}{
		{"stdin", good + "\n", "", []string{"--password-stdin"}, 0, "stdin"},
		{"crlf", good + "\r\nmore", "", []string{"--password-stdin"}, 0, "crlf"},
		{"bare", good, "", []string{"--password-stdin"}, 0, "bare"},
		{"variable", "", good, nil, 0, "variable"},
		{"no-input", "", good, []string{"--no-input"}, 0, "no-input"},
		{"stdin-first", good, "12345", []string{"--password-stdin"}, 0, "stdin-first"},
		{"nothing", "", "", nil, statusUsage, "--password-stdin"},
		{"unasked", good, "", nil, statusUsage, "POLLSADMIN_PASSWORD"},
		{"django", good, "", []string{"--noinput"}, statusUsage, "POLLSADMIN_PASSWORD"},
		{"empty", "\n" + good, "", []string{"--password-stdin"}, statusFailed, "standard input holds no password"},
		{"weak", "12345\n", "", []string{"--password-stdin"}, statusFailed, "too short"},
		{"weak-variable", "", "12345", nil, statusFailed, "too short"},
		{"similar-to-me", "similar-to-m\n", "", []string{"--password-stdin"}, statusFailed, "similar to the username"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{
				"createsuperuser", "--data", data, "--database", "thor", "--username", test.name,
			}, test.flags...)
			variables := map[string]string{"POLLSADMIN_PASSWORD": test.variable}
			got := attempt(t, strings.NewReader(test.stdin), variables, args...)
			got.want(t, test.status, test.says)
			if strings.Contains(got.stdout+got.stderr, good) {
				t.Error("the password was repeated")
			}
		})
	}
}

func TestPassword_IsRefusedWithEveryReason(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	try(t, "12345\n", "createsuperuser", "--data", data, "--tenant", "thor", "--username", "root", "--password-stdin").
		want(t, statusFailed, "\n  - This password is too short.", "\n  - This password is too common.",
			"\n  - This password is entirely numeric.")
	try(t, "", "changepassword", "--data", data, "--tenant", "thor", "root").
		want(t, statusFailed, `tenant thor has no user "root"`)
}
