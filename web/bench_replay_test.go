package web_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/labstack/echo/v4"
)

// answers are what the application said to requests, by method, host and address.
type answers map[string]said

type said struct {
	status   int
	kind, to string // Content-Type and Location
	body     []byte
}

// learn asks once for what has a name of its own, and wants pages with 200 and what is
// posted with the given status.
func learn(b *testing.B, app http.Handler, requests []*http.Request, posted int) answers {
	got := answers{}
	for _, r := range requests {
		if _, ok := got[keyOf(r)]; ok {
			continue
		}
		want := http.StatusOK
		if r.Method == http.MethodPost {
			want = posted
		}
		sent := r.Clone(b.Context())
		sent.Body = io.NopCloser(bytes.NewReader(bodyOf(b, r)))
		answer := httptest.NewRecorder()
		app.ServeHTTP(answer, sent)
		if answer.Code != want {
			b.Fatalf("%s: got %d, want %d\n%.2000s", keyOf(r), answer.Code, want, answer.Body)
		}
		got[keyOf(r)] = said{
			status: answer.Code, kind: answer.Header().Get(echo.HeaderContentType),
			to: answer.Header().Get(echo.HeaderLocation), body: bytes.Clone(answer.Body.Bytes()),
		}
	}
	return got
}

func keyOf(r *http.Request) string { return r.Method + " " + r.Host + r.URL.RequestURI() }

// replay is a bare handler that gives the answers.
func (a answers) replay() http.Handler {
	e := echo.New()
	e.GET("/*", a.send)
	e.POST("/*", a.send)
	return e
}

func (a answers) send(c echo.Context) error {
	answer, ok := a[keyOf(c.Request())]
	if !ok {
		return echo.ErrNotFound
	}
	to := c.Response()
	if answer.kind != "" {
		to.Header().Set(echo.HeaderContentType, answer.kind)
	}
	if answer.to != "" {
		to.Header().Set(echo.HeaderLocation, answer.to)
	}
	to.WriteHeader(answer.status)
	_, err := to.Write(answer.body)
	return err
}

// holding holds a handler to the status of the answers, for wrk takes a form that is
// shown again for a success.
type holding struct {
	http.Handler
	answers answers

	wrong atomic.Int64
	first atomic.Value // what was wrong
}

func (h *holding) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	noting := &noting{ResponseWriter: to, status: http.StatusOK}
	key := keyOf(r) // before anybody rewrites it
	h.Handler.ServeHTTP(noting, r)
	if r.Context().Err() != nil {
		return // wrk has gone: its time is over
	}
	if answer, ok := h.answers[key]; !ok || answer.status != noting.status {
		h.wrong.Add(1)
		h.first.CompareAndSwap(nil, key+": "+http.StatusText(noting.status))
	}
}

func (h *holding) complain(b *testing.B) {
	if n := h.wrong.Load(); n > 0 {
		b.Errorf("%d answers were of another kind, as that to %v", n, h.first.Load())
	}
}

// noting notes the status that is sent.
type noting struct {
	http.ResponseWriter
	status int
}

func (n *noting) WriteHeader(status int) {
	n.status = status
	n.ResponseWriter.WriteHeader(status)
}

// Unwrap leads to what can be flushed, and given deadlines.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }
