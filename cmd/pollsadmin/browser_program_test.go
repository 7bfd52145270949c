package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// door is where somebody logs in, and as whom.
type door struct{ base, username, password string }

// begin runs a command that serves, until the test ends, and gives the port and
// what was printed before serving began.
func begin(t *testing.T, args ...string) (port, printed string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var stdout bytes.Buffer
	log := &serverLog{address: make(chan string, 1)}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, append(args, "--listen", "127.0.0.1:0"), surroundings{
			getenv: environment, stdin: strings.NewReader(""), stdout: &stdout, stderr: log,
		})
	}()
	select {
	case address := <-log.address:
		t.Cleanup(func() {
			stop()
			log.wantGoodEnd(t, args[0], status)
		})
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		return port, stdout.String()
	case got := <-status:
		stop()
		t.Fatalf("%s ended with status %d:\n%s", args[0], got, log.text())
	case <-time.After(time.Minute):
		stop()
		t.Fatalf("%s does not serve after a minute:\n%s", args[0], log.text())
	}
	return "", ""
}

// environment is that of every command in these tests.
func environment(name string) string {
	switch name {
	case envPrefix + "SECRET":
		return "a secret of the tests: 32 or longer"
	case envPrefix + "PATIENCE":
		return "10s" // a busy machine may take longer than people like to wait
	}
	return ""
}

// command runs a command to its end and gives what it printed.
func command(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, surroundings{
		getenv: environment, stdin: strings.NewReader(stdin), stdout: &stdout, stderr: &stderr,
	})
	if status != 0 {
		t.Fatalf("pollsadmin %s: status %d: %s", strings.Join(args, " "), status, stderr.String())
	}
	return stdout.String()
}

// demo serves the demo and gives the doors that it prints, by tenant.
func demo(t *testing.T) (thor, potter door) {
	t.Helper()
	return demoIn(t, t.TempDir())
}

func demoIn(t *testing.T, data string) (thor, potter door) {
	t.Helper()
	_, printed := begin(t, "demo", "--data", data)
	pattern := regexp.MustCompile(`(?m)^(http://(\w+)\.localhost:\d+)/admin/ +username: (\S+) +password: (\S+)$`)
	doors := map[string]door{}
	for _, m := range pattern.FindAllStringSubmatch(printed, -1) {
		doors[m[2]] = door{base: m[1], username: m[3], password: m[4]}
	}
	if len(doors) != 2 {
		t.Fatalf("demo printed:\n%s", printed)
	}
	return doors["thor"], doors["potter"]
}

// serverLog reads the log of a server as it is written.
type serverLog struct {
	address chan string // where it serves

	mu      sync.Mutex
	written bytes.Buffer
}

func (l *serverLog) Write(lines []byte) (int, error) {
	for line := range bytes.Lines(lines) { // of another process several may come at once
		var entry struct{ Msg, Address string }
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			l.address <- entry.Address
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.Write(lines)
}

func (l *serverLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.String()
}

// wantGoodEnd wants a server that was stopped to end soon and well, and to have
// met with no mistake of its own.
func (l *serverLog) wantGoodEnd(t *testing.T, name string, status <-chan int) {
	t.Helper()
	select {
	case got := <-status:
		if got != 0 {
			t.Errorf("%s ended with status %d:\n%s", name, got, l.text())
		}
	case <-time.After(time.Minute):
		t.Errorf("%s has not ended a minute after it was stopped", name)
	}
	for _, line := range l.mistakes() {
		t.Errorf("the server logged a mistake: %s", line)
	}
}

// mistakes are the lines about what should not have happened.
func (l *serverLog) mistakes() []string {
	var found []string
	for line := range strings.Lines(l.text()) {
		if strings.Contains(line, `"level":"ERROR"`) {
			found = append(found, line)
		}
	}
	return found
}
