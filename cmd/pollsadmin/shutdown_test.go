package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Who interrupts a server does not cut off somebody who is sending something.
func TestServe_FinishesWhatRunsWhenItIsInterrupted(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	token := strings.TrimSpace(command(t, "", "createtoken", "--tenant", "thor", "root", "--data", data))
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	address, _, status := serveUntil(ctx, t, data)

	call := beginCall(t, address, token, `{"question": "Have you waited for me?"}`)
	interrupt()
	wantNobodyAt(t, address)
	if got := call.finish(); got != http.StatusCreated {
		t.Errorf("the request that was under way got status %d", got)
	}
	if got := <-status; got != 0 {
		t.Errorf("serve ended with status %d", got)
	}
	wantNoWAL(t, data)

	port, _ := begin(t, "serve", "--data", data)
	_, polls := visit(t, port, "thor").get("/api/polls/", "Authorization", "Token "+token)
	if !strings.Contains(polls, "Have you waited for me?") {
		t.Errorf("the poll is not there after a restart:\n%s", polls)
	}
}

// serveUntil serves until ctx ends, and gives the address, the log and the
// coming status.
func serveUntil(ctx context.Context, t *testing.T, data string) (address string, log *serverLog, status chan int) {
	t.Helper()
	log = &serverLog{address: make(chan string, 1)}
	status = make(chan int, 1)
	go func() {
		args := []string{"serve", "--listen", "127.0.0.1:0", "--data", data}
		status <- run(ctx, args, surroundings{
			getenv: environment, stdin: strings.NewReader(""), stdout: new(bytes.Buffer), stderr: log,
		})
	}()
	select {
	case address = <-log.address:
	case got := <-status:
		t.Fatalf("serve ended with status %d:\n%s", got, log.text())
	}
	return address, log, status
}

// call is a request that a handler has begun to read.
type call struct {
	t          *testing.T
	connection net.Conn
	answers    *bufio.Reader
	body       string
}

// beginCall announces a new poll, and comes back when the server asks for it.
func beginCall(t *testing.T, address, token, body string) *call {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() }) // the server may have closed it by then
	c := &call{t: t, connection: connection, answers: bufio.NewReader(connection), body: body}
	c.send(fmt.Sprintf("POST /api/polls/ HTTP/1.1\r\nHost: thor.localhost\r\nAuthorization: Token %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", token, len(body)))
	if line, err := c.answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server did not ask for the poll: %q, %v", line, err)
	}
	if _, err := c.answers.ReadString('\n'); err != nil { // the blank line after it
		t.Fatal(err)
	}
	return c
}

// finish sends what was announced, and gives the answer's status.
func (c *call) finish() int {
	c.t.Helper()
	c.send(c.body)
	response, err := http.ReadResponse(c.answers, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	_ = response.Body.Close() // of no interest
	return response.StatusCode
}

func (c *call) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.connection, text); err != nil {
		c.t.Fatal(err)
	}
}

// wantNobodyAt waits until the server lets nobody in any more.
func wantNobodyAt(t *testing.T, address string) {
	t.Helper()
	for range 1000 {
		connection, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			return
		}
		_ = connection.Close() // only tried
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the server still lets people in ten seconds after it was interrupted")
}
