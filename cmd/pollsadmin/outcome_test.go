package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// outcome is how a command ended and what it printed.
type outcome struct {
	status         int
	stdout, stderr string
}

// attempt runs a command that may fail. The variables come before those of
// environment.
func attempt(t *testing.T, stdin io.Reader, variables map[string]string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, surroundings{
		getenv: func(name string) string {
			if text, ok := variables[name]; ok {
				return text
			}
			return environment(name)
		},
		stdin: stdin, stdout: &stdout, stderr: &stderr,
	})
	return outcome{status, stdout.String(), stderr.String()}
}

// try is attempt without variables.
func try(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	return attempt(t, strings.NewReader(stdin), nil, args...)
}

// want holds an outcome to its status, and to texts: of the result on stdout
// where there is one, else of the complaint on stderr.
func (o outcome) want(t *testing.T, status int, texts ...string) {
	t.Helper()
	if o.status != status {
		t.Fatalf("status %d instead of %d, stdout:\n%s\nstderr:\n%s", o.status, status, o.stdout, o.stderr)
	}
	said := o.stdout
	if status != 0 {
		said = o.stderr
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%q is not in:\n%s", text, said)
		}
	}
	if status == statusUsage && o.stdout != "" {
		t.Errorf("a complaint on stdout:\n%s", o.stdout)
	}
}
