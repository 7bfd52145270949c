package web_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// BenchmarkRequests measures requests at a tenant with 10,000 polls, 40,000
// choices and 50,000 votes, through the whole of the application and over a
// loopback connection. Beside each stands a bare Echo handler that sends the
// same bytes; share-% is how much of its speed the application reaches.
// Allocations are those of both ends of the connection.
func BenchmarkRequests(b *testing.B) {
	site := webtest.New(b, webtest.WithWeb(atRealCost), webtest.WithRegistry(unlogged))
	site.Fill(webtest.Thor, webtest.Large())
	benchmarkAPI(b, site)
	benchmarkAdmin(b, site)
	benchmarkLogin(b, site)
}

// atRealCost hashes passwords as a server does.
func atRealCost(cfg *web.Config) { cfg.Hasher = models.NewHasher(2) }

// unlogged writes what a server would log, but nowhere.
func unlogged(cfg *tenants.Config) {
	cfg.Logger = slog.New(slog.NewJSONHandler(io.Discard, nil))
}

// load is one kind of request: next makes another of them each time.
type load struct {
	name   string
	status int
	next   func() *http.Request
}

// measure runs a load against the application and against a bare handler.
func measure(b *testing.B, site *webtest.Site, l load) {
	b.Run(l.name, func(b *testing.B) {
		answer, first := httptest.NewRecorder(), l.next()
		site.Server.ServeHTTP(answer, first)
		if answer.Code != l.status {
			b.Fatalf("got %d, want %d\n%.2000s", answer.Code, l.status, answer.Body)
		}
		var bare time.Duration
		b.Run("bare", func(b *testing.B) { bare = latency(b, bareHandler(answer), l.status, repeat(first)) })
		b.Run("app", func(b *testing.B) {
			app := latency(b, site.Server, l.status, l.next)
			b.ReportMetric(float64(answer.Body.Len()), "bytes")
			if bare > 0 {
				b.ReportMetric(100*float64(bare)/float64(app), "share-%")
			}
		})
	})
}

// latency returns what one request takes.
func latency(b *testing.B, handler http.Handler, status int, next func() *http.Request) time.Duration {
	server := httptest.NewServer(handler)
	defer server.Close()
	line := &http.Transport{DisableCompression: true}
	defer line.CloseIdleConnections()
	b.ReportAllocs()
	for b.Loop() {
		if got := exchange(b, line, server.Listener.Addr().String(), next()); got != status {
			b.Fatalf("got %d, want %d", got, status)
		}
	}
	return b.Elapsed() / time.Duration(b.N)
}

// exchange sends a request to where a server listens, and reads the whole answer.
func exchange(b *testing.B, line *http.Transport, address string, r *http.Request) int {
	sent := r.Clone(r.Context())
	sent.RequestURI, sent.URL.Scheme, sent.URL.Host = "", "http", address
	answer, err := line.RoundTrip(sent)
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		b.Fatal(err)
	}
	return answer.StatusCode
}

// bareHandler sends an answer as it was recorded, whatever is asked for.
func bareHandler(answer *httptest.ResponseRecorder) http.Handler {
	e := echo.New()
	body := bytes.Clone(answer.Body.Bytes())
	send := func(c echo.Context) error {
		if to := answer.Header().Get(echo.HeaderLocation); to != "" {
			return c.Redirect(answer.Code, to)
		}
		return c.Blob(answer.Code, answer.Header().Get(echo.HeaderContentType), body)
	}
	e.GET("/*", send)
	e.POST("/*", send)
	return e
}

// repeat asks for the same thing again and again.
func repeat(r *http.Request) func() *http.Request {
	return func() *http.Request { return r }
}

// inTurn sends each of the bodies in turn.
func inTurn(r *http.Request, bodies ...string) func() *http.Request {
	n := 0
	return func() *http.Request {
		sent := r.WithContext(r.Context()) // a copy
		sent.Body = io.NopCloser(strings.NewReader(bodies[n%len(bodies)]))
		n++
		return sent
	}
}

// pollAt and choiceAt are the ids of the n-th poll and of the n-th choice that
// Fill made; those that every tenant begins with come first.
func pollAt(n int) int   { return 4 + n }
func choiceAt(n int) int { return 5 + n }

func changePath(poll int) string { return fmt.Sprintf("/admin/polls/poll/%d/change/", poll) }
