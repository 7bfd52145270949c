package web_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"pollsadmin/tenants/sqlitedriver"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

var loadFor = flag.Duration("load", 2*time.Second, "how long BenchmarkLoad and BenchmarkMixes send each of theirs")

// work is what wrk sends: requests in turn over a number of connections.
type work struct {
	name        string
	connections int
	status      int
	few         bool                                    // requests: each thread sends all of them
	requests    func() []*http.Request                  // as many as 80,000, which would be in the collector's way
	shows       func(r *http.Request, n int) (poll int) // of reading: a poll that the answer shows, another for each n
}

// BenchmarkLoad sends requests as fast as they are answered, to the application and
// to a bare net/http handler that sends the same bytes, in turn, at a tenant with
// 10,000 polls, 40,000 choices and 50,000 votes. It needs wrk.
//
// "unchanged" is one visitor who asks again. Where it says "changed" a poll that the answer
// shows counts as changed before each request: in turn its question, as when somebody has
// saved it, and its votes, as when somebody has voted. Pages of a single poll are those of
// a hundred polls, so that what changed since such a page was made is one of these.
func BenchmarkLoad(b *testing.B) {
	needWrk(b)
	site := webtest.New(b, webtest.WithWeb(atRealCost), webtest.WithWeb(ballasted), webtest.WithRegistry(unlogged))
	site.Fill(webtest.Thor, webtest.Large())
	for _, w := range works(site) {
		b.Run(w.name, func(b *testing.B) {
			sent, last := w.prepare(b)
			bare := httptest.NewServer(same(b, site.Server, last, w.status))
			defer bare.Close()
			if w.shows == nil {
				b.Run("changed", func(b *testing.B) { compare(b, site.Server, bare, w, sent) })
				return
			}
			b.Run("unchanged", func(b *testing.B) { compare(b, site.Server, bare, w, sent) })
			b.Run("changed", func(b *testing.B) { compare(b, changing(site, w), bare, w, sent) })
		})
	}
}

// prepare writes the requests down, and gives one of them.
func (w work) prepare(b *testing.B) (sent string, last *http.Request) {
	requests := w.requests()
	return dump(b, requests), requests[len(requests)-1]
}

func needWrk(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip("wrk is not installed (apt-get install wrk)")
	}
}

// ballasted is as a server is that runs by itself.
func ballasted(cfg *web.Config) { cfg.Ballast = web.Ballast }

func works(site *webtest.Site) []work {
	api, root := script(site, webtest.Thor, webtest.Plain), site.As(webtest.Thor, webtest.Root)
	get := func(c *webtest.Client, path string) func() []*http.Request {
		return func() []*http.Request { return []*http.Request{c.Request(http.MethodGet, path, nil)} }
	}
	size := webtest.Large()
	save := savePoll(root, changePath(pollAt(5000)))
	voters := newVoters(site, webtest.Thor, 16) // or there are none left who have not voted
	return []work{
		{"API list of 20 polls", 16, http.StatusOK, true, get(api, "/api/polls/"), anyOf(1, 20)},
		{"API poll", 16, http.StatusOK, false, pages(api, "/api/polls/%d/"), ofAddress},
		{"changelist of 100 polls", 8, http.StatusOK, true, get(root, "/admin/polls/poll/"),
			anyOf(pollAt(size.Polls)-100, 100)},
		{"change form", 8, http.StatusOK, false, pages(root, "/admin/polls/poll/%d/change/"), ofAddress},
		{"save a poll", 8, http.StatusFound, true, func() []*http.Request { return []*http.Request{save(), save()} }, nil},
		{"API vote", 16, http.StatusCreated, false, func() []*http.Request { return votesOf(voters, size) }, nil},
	}
}

// votesOf are votes of each voter in every poll.
func votesOf(voters []*webtest.Client, size webtest.Bulk) (requests []*http.Request) {
	for _, c := range voters {
		for poll := range size.Polls {
			path := fmt.Sprintf("/api/polls/%d/choices/%d/vote/", pollAt(poll), choiceAt(poll*size.Choices))
			requests = append(requests, c.Request(http.MethodPost, path, nil))
		}
	}
	return requests
}

// pages are those of a hundred polls.
func pages(c *webtest.Client, path string) func() []*http.Request {
	return func() (requests []*http.Request) {
		for i := range 100 {
			requests = append(requests, c.Request(http.MethodGet, fmt.Sprintf(path, pollAt(5000+i)), nil))
		}
		return requests
	}
}

// anyOf are polls in turn, ofAddress the one that a request is about.
func anyOf(first, count int) func(*http.Request, int) int {
	return func(_ *http.Request, n int) int { return first + n%count }
}

func ofAddress(r *http.Request, _ int) int {
	for part := range strings.SplitSeq(r.URL.Path, "/") {
		if id, err := strconv.Atoi(part); err == nil {
			return id
		}
	}
	return 0
}

// changing has a poll that an answer shows count as changed before it is made, as by
// somebody else's request: in turn its question, and a vote in it.
func changing(site *webtest.Site, w work) http.Handler {
	var all atomic.Int64
	var turns [20_000]atomic.Int64 // by poll
	thor := site.Hold(webtest.Thor)
	return http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		poll := w.shows(r, int(all.Add(1)))
		thor.Touch(changeOf(poll, turns[poll].Add(1)%2 == 0))
		site.Server.ServeHTTP(to, r)
	})
}

// changeOf is a poll's other question, or a vote in it.
func changeOf(poll int, vote bool) sqlitedriver.Changes {
	if vote {
		return sqlitedriver.Changes{
			Table: "polls_vote", Columns: []string{"id", "poll_id", "choice_id", "voted_by_id", "voted_at"},
			Keys: []sqlitedriver.Key{{Column: "poll_id", Value: int64(poll)}},
		}
	}
	return sqlitedriver.Changes{
		Table: "polls_poll", Columns: []string{"question"}, Keys: []sqlitedriver.Key{{Column: "id", Value: int64(poll)}},
	}
}

// same sends what the application answers to a request.
func same(b *testing.B, app http.Handler, r *http.Request, status int) http.Handler {
	answer := httptest.NewRecorder()
	app.ServeHTTP(answer, r)
	if answer.Code != status {
		b.Fatalf("got %d, want %d\n%.2000s", answer.Code, status, answer.Body)
	}
	sent := answer.Body.Bytes()
	return http.HandlerFunc(func(to http.ResponseWriter, _ *http.Request) {
		for _, name := range []string{"Content-Type", "Location"} {
			if value := answer.Header().Get(name); value != "" {
				to.Header().Set(name, value)
			}
		}
		to.WriteHeader(answer.Code)
		_, _ = to.Write(sent)
	})
}

func compare(b *testing.B, app http.Handler, bare *httptest.Server, w work, requests string) {
	ours := httptest.NewServer(app)
	defer ours.Close()
	var theirs, mine measured
	for b.Loop() {
		theirs.add(wrk(b, bare, w, requests))
		mine.add(wrk(b, ours, w, requests))
	}
	if mine.failed > 0 {
		b.Errorf("%.0f of %.0f requests failed", mine.failed, mine.requests)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(theirs.rate(), "bare/s")
	b.ReportMetric(mine.rate(), "ours/s")
	b.ReportMetric(100*mine.rate()/theirs.rate(), "share-%")
	b.ReportMetric(mine.p50/1000, "p50-ms")
	b.ReportMetric(mine.p95/1000, "p95-ms")
	b.ReportMetric(mine.p99/1000, "p99-ms")
	b.ReportMetric(mine.cpu.Seconds()*1e6/mine.requests, "cpu-µs")
	b.ReportMetric(resident(b), "resident-MB")
}

// dump writes requests as they go over the line, for wrk.
func dump(b *testing.B, requests []*http.Request) (path string) {
	var all bytes.Buffer
	for _, r := range requests {
		body := bodyOf(b, r)
		fmt.Fprintf(&all, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, r.URL.RequestURI(), r.Host)
		_ = r.Header.Write(&all) // into memory
		if len(body) > 0 || r.Method == http.MethodPost {
			fmt.Fprintf(&all, "Content-Length: %d\r\n", len(body))
		}
		fmt.Fprintf(&all, "\r\n%s\x00", body)
	}
	path = filepath.Join(b.TempDir(), "requests")
	if err := os.WriteFile(path, all.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// bodyOf leaves the body to be read again.
func bodyOf(b *testing.B, r *http.Request) []byte {
	if r.Body == nil {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// measured is what wrk says, and what this process took for it.
type measured struct {
	requests, failed float64
	took             time.Duration
	p50, p95, p99    float64 // microseconds, of the last run
	cpu              time.Duration
}

func (m *measured) add(run measured) {
	m.requests += run.requests
	m.failed += run.failed
	m.took += run.took
	m.cpu += run.cpu
	m.p50, m.p95, m.p99 = run.p50, run.p95, run.p99
}

func (m *measured) rate() float64 { return m.requests / m.took.Seconds() }

var wrkSays = regexp.MustCompile(`measured (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)`)

func wrk(b *testing.B, server *httptest.Server, w work, requests string) measured {
	const threads = "2"
	shared := "parts" // nobody votes twice
	if w.few {
		shared = "shared"
	}
	before := used(b)
	out, err := exec.CommandContext(b.Context(), "wrk", "--threads", threads, "--connections", strconv.Itoa(w.connections),
		"--duration", strconv.Itoa(int(loadFor.Seconds()))+"s", "--script", "testdata/wrk.lua", server.URL,
		"--", requests, threads, shared).CombinedOutput()
	if err != nil {
		b.Fatalf("wrk: %v\n%s", err, out)
	}
	said := wrkSays.FindStringSubmatch(string(out))
	if said == nil {
		b.Fatalf("wrk says %s", out)
	}
	var n [6]float64
	for i := range n {
		if n[i], err = strconv.ParseFloat(said[i+1], 64); err != nil {
			b.Fatal(err)
		}
	}
	return measured{
		requests: n[0], took: time.Duration(n[1]) * time.Microsecond, failed: n[2],
		p50: n[3], p95: n[4], p99: n[5], cpu: used(b) - before,
	}
}

// used is the processor time of this process alone.
func used(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// resident is the memory of this process, in megabytes.
func resident(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1000
}
