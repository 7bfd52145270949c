package main

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestPassword_IsAskedForAtATerminal(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	for _, test := range []struct {
		username string
		lines    []string // typed, one for each question
		status   int
		says     []string // on stderr
	}{
		{"once", []string{goodPassword, goodPassword}, 0, nil},
		{"slip", []string{goodPassword, "a slip", goodPassword, goodPassword}, 0, []string{"not the same"}},
		{"weak", []string{"12345", "12345", goodPassword, goodPassword}, 0, []string{"too short", "too common"}},
		{"never", []string{"1", "2", "3", "4", "5", "6"}, statusFailed, []string{"not the same"}},
	} {
		t.Run(test.username, func(t *testing.T) {
			t.Parallel()
			at := openTerminal(t, test.lines)
			var stdout bytes.Buffer
			status := run(t.Context(), []string{
				"createsuperuser", "--data", data, "--tenant", "thor", "--username", test.username,
			}, surroundings{getenv: environment, stdin: at.inner, stdout: &stdout, stderr: at})
			got := outcome{status, stdout.String(), at.said.String()}
			got.want(t, test.status)
			for _, text := range append(test.says, "Password for "+test.username+": ", "Password (again): ") {
				if !strings.Contains(got.stderr, text) {
					t.Errorf("%q is not in:\n%s", text, got.stderr)
				}
			}
			if shown := at.shown(); strings.Contains(shown, goodPassword) {
				t.Errorf("the password was shown: %q", shown)
			}
		})
	}
}

// terminal is one at which somebody answers each question with the next line,
// once what is typed is no longer shown. It is the command's stderr.
type terminal struct {
	t            *testing.T
	inner, outer *os.File
	questions    chan struct{}
	said         bytes.Buffer
	echo         chan string
}

func openTerminal(t *testing.T, lines []string) *terminal {
	t.Helper()
	outer, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetPointerInt(int(outer.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(outer.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	at := &terminal{t: t, inner: inner, outer: outer}
	at.questions, at.echo = make(chan struct{}, len(lines)), make(chan string, 1)
	go at.answer(lines)
	go at.watch()
	t.Cleanup(func() { _, _ = inner.Close(), outer.Close() })
	return at
}

// Write takes what the command says.
func (at *terminal) Write(text []byte) (int, error) {
	if bytes.HasSuffix(text, []byte(": ")) {
		at.questions <- struct{}{}
	}
	return at.said.Write(text)
}

// shown is all that the terminal has shown, once the command is over.
func (at *terminal) shown() string {
	at.t.Helper()
	if err := at.inner.Close(); err != nil {
		at.t.Fatal(err)
	}
	return <-at.echo
}

func (at *terminal) answer(lines []string) {
	for _, line := range lines {
		<-at.questions
		for at.echoes() {
			time.Sleep(time.Millisecond)
		}
		if _, err := at.outer.WriteString(line + "\n"); err != nil {
			at.t.Errorf("typing: %v", err)
		}
	}
}

func (at *terminal) echoes() bool {
	settings, err := unix.IoctlGetTermios(int(at.outer.Fd()), unix.TCGETS)
	return err == nil && settings.Lflag&unix.ECHO != 0
}

// watch reads until the inner end is closed, which Linux reports as an error.
func (at *terminal) watch() {
	shown, _ := io.ReadAll(at.outer)
	at.echo <- string(shown)
}
