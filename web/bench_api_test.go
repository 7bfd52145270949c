package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pollsadmin/web/webtest"
)

// benchmarkAPI is the work of scripts with a token.
func benchmarkAPI(b *testing.B, site *webtest.Site) {
	c := script(site, webtest.Thor, webtest.Plain)
	get := func(path string) func() *http.Request { return repeat(c.Request(http.MethodGet, path, nil)) }
	measure(b, site, load{"API list of 20 polls", http.StatusOK, get("/api/polls/")})
	measure(b, site, load{"API list of 20 polls, unchanged", http.StatusNotModified, unchanged(c, "/api/polls/")})
	measure(b, site, load{"API poll", http.StatusOK, get(fmt.Sprintf("/api/polls/%d/", pollAt(5000)))})
	measure(b, site, load{"API results", http.StatusOK, get(fmt.Sprintf("/api/polls/%d/results/", pollAt(5000)))})
	measure(b, site, load{"API vote", http.StatusCreated, votes(site)})
}

// unchanged asks for what the caller has already.
func unchanged(c *webtest.Client, path string) func() *http.Request {
	r := c.Request(http.MethodGet, path, nil)
	c.Get(path) // notes that the token is in use, which is a change
	r.Header.Set("If-None-Match", c.Get(path).Header().Get("ETag"))
	return repeat(r)
}

// BenchmarkNotModified sets a list that has to be read against one that the caller has
// already, by the server's own time for them: times-cheaper says how many times. The
// lists that are read differ in a parameter that means nothing, or the server would
// send again what it kept.
func BenchmarkNotModified(b *testing.B) {
	site := webtest.New(b, webtest.WithRegistry(unlogged))
	site.Fill(webtest.Thor, webtest.Large())
	c := script(site, webtest.Thor, webtest.Plain)
	known := unchanged(c, "/api/polls/")()
	whole, n := c.Request(http.MethodGet, "/api/polls/", nil), 0
	var read, spared time.Duration
	for b.Loop() {
		n++
		whole.URL.RawQuery = fmt.Sprintf("nothing=%d", n)
		read += answerTime(b, site, whole, http.StatusOK)
		spared += answerTime(b, site, known, http.StatusNotModified)
	}
	b.ReportMetric(float64(read.Microseconds())/float64(b.N), "µs/read")
	b.ReportMetric(float64(spared.Microseconds())/float64(b.N), "µs/304")
	b.ReportMetric(float64(read)/float64(spared), "times-cheaper")
}

// answerTime is how long the server takes for an answer.
func answerTime(b *testing.B, site *webtest.Site, r *http.Request, status int) time.Duration {
	answer, begun := httptest.NewRecorder(), time.Now()
	site.Server.ServeHTTP(answer, r.Clone(r.Context()))
	took := time.Since(begun)
	if answer.Code != status {
		b.Fatalf("got %d, want %d", answer.Code, status)
	}
	return took
}

// script is a caller of the API with a token of the user's.
func script(site *webtest.Site, tenant, username string) *webtest.Client {
	c := site.Client(tenant)
	c.Header.Set("Authorization", "Token "+site.Token(tenant, username))
	return c
}

// votes are votes of users who have not voted yet: each in all polls that Fill
// made, one user after the other.
func votes(site *webtest.Site) func() *http.Request {
	var asked []*http.Request
	for _, username := range []string{webtest.Root, webtest.Staff, webtest.Viewer, webtest.Plain} {
		asked = append(asked, script(site, webtest.Thor, username).Request(http.MethodPost, "/", nil))
	}
	size, n := webtest.Large(), 0
	return func() *http.Request {
		r := asked[n/size.Polls].Clone(asked[0].Context())
		poll := n % size.Polls
		r.URL.Path = fmt.Sprintf("/api/polls/%d/choices/%d/vote/", pollAt(poll), choiceAt(poll*size.Choices))
		n++
		return r
	}
}
