package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestServe_LosesNoRequestWhenItIsInterrupted has many write over connections that they
// keep, while others are connected and have sent nothing yet. Whatever is sent over one
// of them gets a whole answer, and what was acknowledged is there.
func TestServe_LosesNoRequestWhenItIsInterrupted(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	accounts := append(writersAt(t, data, "thor"), writersAt(t, data, "potter")...)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	address, log, status := serveUntil(ctx, t, data)

	const clients, silent, enough = 64, 16, 400
	wires := make([]*wire, clients+silent)
	for i := range wires {
		wires[i] = connect(t, address, accounts[i%len(accounts)], i)
	}
	var done atomic.Int64
	var all sync.WaitGroup
	for _, w := range wires[silent:] { // who connected later is answered: so the silent were let in
		all.Go(func() {
			for !w.givenUp(ctx) && w.ask(t) {
				if done.Add(1) == enough {
					interrupt()
				}
				time.Sleep(rand.N(5 * time.Millisecond)) // as people do
			}
		})
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Minute):
		t.Fatal("too few polls were made in a minute")
	}
	for _, w := range wires[:silent] {
		all.Go(func() {
			if !w.ask(t) || len(w.writer.made) != 1 {
				t.Errorf("%s: what was sent after the interruption was not done", w.writer.name)
			}
		})
	}
	all.Wait()
	wantEnd(t, status)
	t.Logf("%d polls were acknowledged", done.Load())
	for _, mistake := range log.mistakes() {
		t.Error(mistake)
	}
	for _, tenant := range []string{"thor", "potter"} {
		wantSound(t, 0, data, tenant, writersOf(wires))
	}
	wantNoWAL(t, data)
}

// longPause is one after which a server that is about to end may have closed a connection.
const longPause = 100 * time.Millisecond

// wire is a connection that its writer keeps.
type wire struct {
	writer  *writer
	conn    net.Conn
	answers *bufio.Reader
	closed  bool // the server has said so
	quiet   time.Time
}

func connect(t *testing.T, address string, account *writer, i int) *wire {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it by then
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	w := &writer{tenant: account.tenant, token: account.token, name: fmt.Sprintf("wire %d", i)}
	return &wire{writer: w, conn: conn, answers: bufio.NewReader(conn)}
}

// givenUp is what was quiet for long while the server was about to end.
func (w *wire) givenUp(ctx context.Context) bool {
	return ctx.Err() != nil && w.writer.n > 0 && time.Since(w.quiet) > longPause
}

// ask makes a poll, and reports whether it was made; false once it is closed.
func (w *wire) ask(t *testing.T) bool {
	if w.closed {
		return false
	}
	by := w.writer
	by.n++
	by.tried = fmt.Sprintf("%s, number %d", by.name, by.n)
	body := fmt.Sprintf(`{"question": %q}`, by.tried)
	_, err := fmt.Fprintf(w.conn, "POST /api/polls/ HTTP/1.1\r\nHost: %s.localhost\r\nAuthorization: Token %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", by.tenant, by.token, len(body), body)
	if err != nil {
		t.Errorf("%s could not be sent: %v", by.tried, err)
		return false
	}
	answer, err := http.ReadResponse(w.answers, nil)
	if err != nil {
		t.Errorf("%s was sent, and not answered: %v", by.tried, err)
		return false
	}
	said, err := io.ReadAll(answer.Body)
	var made struct{ Question string }
	err = errors.Join(err, json.Unmarshal(said, &made))
	if err != nil || answer.StatusCode != http.StatusCreated || made.Question != by.tried {
		t.Errorf("%s: %d %s, %v", by.tried, answer.StatusCode, said, err)
		return false
	}
	by.made = append(by.made, by.tried)
	w.closed, w.quiet = answer.Close, time.Now()
	return true
}

func writersOf(wires []*wire) (all []*writer) {
	for _, w := range wires {
		all = append(all, w.writer)
	}
	return all
}

// wantEnd wants a server that was interrupted to end soon, and well.
func wantEnd(t *testing.T, status <-chan int) {
	t.Helper()
	select {
	case got := <-status:
		if got != 0 {
			t.Errorf("serve ended with status %d", got)
		}
	case <-time.After(20 * time.Second):
		t.Error("serve has not ended after twenty seconds")
	}
}
