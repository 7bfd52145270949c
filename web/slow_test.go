package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// TestServe_CutsOffWhoSendsSlowly has clients that send a byte now and then, and
// never all of what they have announced: each has the one place that the tenant has,
// until it is told that it has taken too long.
func TestServe_CutsOffWhoSendsSlowly(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.ReadTimeout = time.Second }))
	script := site.Script(webtest.Thor, webtest.Plain)
	key := script.Header.Get("Authorization")
	script.Get("/api/polls/").Expect(http.StatusOK)
	err := site.Registry.SetLimits(t.Context(), webtest.Thor, func(l *tenants.Limits) { l.Concurrent = 1 })
	if err != nil {
		t.Fatal(err)
	}
	address, _, _ := serve(t, site)
	const part = "--x\r\nContent-Disposition: form-data; name=question\r\n\r\n"
	for name, request := range map[string]struct{ path, kind, begin, answer string }{
		"JSON":      {"/api/polls/", "application/json", `{"question":"`, `{"detail":"The request did not arrive in time."}`},
		"a form":    {"/api/polls/", "application/x-www-form-urlencoded", `question=`, `did not arrive in time`},
		"parts":     {"/api/polls/", "multipart/form-data; boundary=x", part, `did not arrive in time`},
		"no type":   {"/api/polls/", "text/plain", "", ""}, // refused at its first byte
		"by a page": {"/admin/login/", "application/x-www-form-urlencoded", "username=", `did not arrive in time`},
	} {
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: thor.localhost\r\nAuthorization: %s\r\n"+
			"Content-Type: %s\r\nContent-Length: 100000\r\n\r\n", request.path, key, request.kind)
		status, body := trickle(t, address, head+request.begin)
		want := http.StatusRequestTimeout
		if request.answer == "" {
			want = http.StatusUnsupportedMediaType
		}
		if status != want || !strings.Contains(body, request.answer) {
			t.Errorf("%s: %d %s", name, status, body)
		}
		if status, _, err := ask(t, address, "/admin/login/"); status != http.StatusOK {
			t.Errorf("after %s: %d, %v: the place is not free again", name, status, err)
		}
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Errorf("%d polls", n)
	}
}

// trickle sends a byte at a time until the connection is closed from the other side,
// which it must be, and gives the answer that came before.
func trickle(t *testing.T, address, begin string) (status int, body string) {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := io.WriteString(conn, begin)
		for err == nil {
			time.Sleep(20 * time.Millisecond)
			_, err = io.WriteString(conn, "x")
		}
	}()
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(answer.Body)
	if err != nil || !answer.Close {
		t.Errorf("the connection stays open: %v, %v", answer.Header, err)
	}
	if _, err := reader.ReadByte(); err == nil || strings.Contains(err.Error(), "timeout") {
		t.Errorf("the connection stays open: %v", err)
	}
	return answer.StatusCode, string(said)
}
