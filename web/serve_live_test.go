package web_test

import (
	"bufio"
	"net/http"
	"testing"
	"time"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// Pages that listen do not keep a server from stopping, and their databases are
// closed when it has.
func TestServe_EndsStreams(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.ShutdownTimeout = time.Minute }))
	address, stop, ended := serve(t, site)
	r := site.As(webtest.Thor, webtest.Root).Request(http.MethodGet, "/admin/polls/poll/1/results/live/", nil)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() != "event: results" {
	}
	began := time.Now()
	stop()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream broke off: %v", err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if waited := time.Since(began); waited > 20*time.Second {
		t.Errorf("the server stopped after %v", waited)
	}
}
