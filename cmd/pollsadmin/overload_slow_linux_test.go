package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"pollsadmin/models/modelstest"
)

// TestOverload_OfSlowClients: hundreds of clients never finish what they send, or never
// read what they asked for. They take little memory, and no place from the others.
func TestOverload_OfSlowClients(t *testing.T) {
	t.Parallel()
	const many = 150
	data, operations := t.TempDir(), freePort(t)
	account := writersAt(t, data, "thor")[0]
	manyPolls(t, data, "thor")
	server, port := process(t, "serve", "--data="+data, "--operations=:"+operations,
		"--api-limits=token=0,user=0", "--max-requests=8")
	others := storm{port: port, clients: 1, lasts: time.Second / 2, ask: func(_, n int) *http.Request {
		if n%2 == 0 {
			return jsonCall("thor", http.MethodPost, "/api/polls/", account.token, fmt.Sprintf(`{"question": "Of %d?"}`, n))
		}
		return jsonCall("thor", http.MethodGet, "/api/polls/?page_size=10", account.token, "")
	}}
	fine := []int{http.StatusOK, http.StatusCreated}
	accepted(t, others.blow(t.Context()), fine...)
	had := resident(t, server)

	const head = "%s HTTP/1.1\r\nHost: thor.localhost\r\nAuthorization: Token %s\r\n"
	heads := sluggards(t, port, many, fmt.Sprintf(head, "GET /api/polls/", account.token))
	sluggards(t, port, many, fmt.Sprintf(head+"Accept: application/x-ndjson\r\n\r\n", "GET /api/polls/", account.token))
	sluggards(t, port, 2*many, "POST /admin/login/ HTTP/1.1\r\nHost: thor.localhost\r\nContent-Length: 2600000\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\n\r\nnext="+strings.Repeat("x", 2_500_000))
	during := others.blow(t.Context())
	if n := len(accepted(t, during, fine...)); n < len(during) {
		t.Errorf("%d of %d others were turned away", len(during)-n, len(during))
	}
	grown := resident(t, server) - had
	t.Logf("half of the others took %v; the memory grew by %d kB from %d", half(during), grown, had)
	wantLittle(t, grown, 300)
	for _, conn := range heads {
		wantCut(t, conn)
	}
	if stormLasts(t) >= time.Minute { // of which the others have half
		wantAllCut(t, operations)
	}
}

// manyPolls makes a list that is longer than what a connection takes unread.
func manyPolls(t *testing.T, data, tenant string) {
	t.Helper()
	db := modelstest.SQLitePool(t, databaseOf(t, data, tenant))
	defer func() { _ = db.Close() }()
	_, err := db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
		INSERT INTO polls_poll (question, pub_date, created_by_id) SELECT 'Poll ' || i, '2026-01-01 00:00:00', 1 FROM n`)
	if err != nil {
		t.Fatal(err)
	}
}

// sluggards are clients who send this much, as far as it is taken, and then do nothing.
func sluggards(t *testing.T, port string, many int, sent string) (all []net.Conn) {
	t.Helper()
	var group sync.WaitGroup
	for range many {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		all = append(all, conn)
		group.Go(func() {
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second)) // longer than a head may take
			_, _ = io.WriteString(conn, sent)                      // they may be told to go
		})
	}
	group.Wait()
	return all
}

// wantAllCut waits until the server has given up on all of its clients.
func wantAllCut(t *testing.T, operations string) {
	t.Helper()
	const none = "\npollsadmin_databases_in_use 0\n"
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		if _, said := visit(t, operations, "nobody").get("/metrics"); strings.Contains(said, none) {
			return
		}
	}
	t.Error("a client is still there")
}

// wantCut wants the server to have closed a connection, or to do so soon.
func wantCut(t *testing.T, conn net.Conn) {
	t.Helper()
	_, err := io.Copy(io.Discard, conn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("a connection stays open")
	}
}
