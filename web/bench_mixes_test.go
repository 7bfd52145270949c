package web_test

import (
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"testing"

	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

const (
	fleetSize = 1_000
	fewOpen   = 32 // databases, for whom none is open when its turn comes
)

// mix is what visitors of one kind do.
type mix struct {
	name        string
	connections int
	posted      int // the status of what is posted; pages are 200
	reads       bool
	// make gives what wrk sends, in turn, and what has the same answers, for the bare handler
	// to learn them from: something else where an answer can be had but once.
	make func() (sent, known []*http.Request)

	sent    []*http.Request
	answers answers
}

// BenchmarkMixes sends what visitors do as fast as it is answered, to the application and
// to a bare Echo handler that sends the answers which the application gave to the same
// requests: at one tenant of 10,000 polls, and at 1,000 tenants of 53 polls in turn. It
// needs wrk, and minutes for preparing.
//
// The databases are open when they are warm, and each has been asked before. Cold is a
// server that may have 32 of 1,000 open, so that each request finds its database closed.
// What is resident is the whole process, the bare handler's answers among it; what is
// allocated is for each request.
//
// Visitors of one tenant ask again for what has not changed, which the server mostly
// kept; BenchmarkLoad has it change.
func BenchmarkMixes(b *testing.B) {
	needWrk(b)
	b.Run("tenants=1", func(b *testing.B) {
		site := mixed(b, 10)
		site.Fill(webtest.Thor, webtest.Large())
		runMixes(b, site, "warm", mixes(site, webtest.Thor))
	})
	b.Run("tenants=1000", func(b *testing.B) {
		site := mixed(b, fleetSize+10)
		all := mixes(site, fleetOf(site)...)
		runMixes(b, site, "warm", all)
		site.Restart(func(cfg *tenants.Config) { cfg.MaxOpen = fewOpen })
		runMixes(b, site, "cold", all)
	})
}

// mixed is a site as it is served, with so many databases open.
func mixed(b *testing.B, open int) *webtest.Site {
	site := webtest.New(b, webtest.WithWeb(atRealCost), webtest.WithWeb(ballasted), webtest.WithRegistry(unlogged),
		webtest.WithRegistry(func(cfg *tenants.Config) { cfg.MaxOpen = open }))
	if most := site.Registry.Stats().Max; most < open {
		b.Skipf("%d databases may be open, %d are wanted (ulimit -n)", most, open)
	}
	return site
}

// fleetOf makes small tenants.
func fleetOf(site *webtest.Site) (names []string) {
	for i := range fleetSize {
		name := string(nth(i))
		site.AddTenant(name)
		site.Fill(name, webtest.Bulk{Users: 10, Polls: 50, Choices: 4, Votes: 5})
		names = append(names, name)
	}
	return names
}

func runMixes(b *testing.B, site *webtest.Site, temperature string, all []*mix) {
	for _, m := range all {
		if temperature == "cold" && !m.reads {
			continue
		}
		b.Run(temperature+"/"+m.name, func(b *testing.B) { m.run(b, site, temperature == "cold") })
	}
}

func (m *mix) run(b *testing.B, site *webtest.Site, cold bool) {
	if m.answers == nil {
		var known []*http.Request
		m.sent, known = m.make()
		m.answers = learn(b, site.Server, known, m.posted)
	}
	w := work{name: m.name, connections: m.connections, few: len(m.sent) < 10}
	requests := dump(b, m.sent)
	var theirs, ours measured
	b.Run("bare", func(b *testing.B) { theirs = drive(b, m.answers.replay(), w, requests) })
	b.Run("app", func(b *testing.B) {
		held, before := &holding{Handler: site.Server, answers: m.answers}, site.Registry.Stats().Opened
		ours = drive(b, held, w, requests)
		held.complain(b)
		opened := float64(site.Registry.Stats().Opened-before) / ours.requests
		if cold != (opened > 0.9) || !cold && opened > 0 {
			b.Errorf("%.1f %% of the requests had a database opened", 100*opened)
		}
		b.ReportMetric(100*ours.rate()/theirs.rate(), "share-%")
		b.ReportMetric(resident(b), "resident-MB")
	})
	if !m.reads { // or they come again, cold
		m.sent, m.answers = nil, nil
	}
}

// drive has wrk send the requests to a handler.
func drive(b *testing.B, handler http.Handler, w work, requests string) (m measured) {
	server := httptest.NewServer(handler)
	defer server.Close()
	debug.FreeOSMemory() // what is resident afterwards is not from before
	before := allocated()
	for b.Loop() {
		m.add(wrk(b, server, w, requests))
	}
	if m.failed > 0 {
		b.Errorf("%.0f of %.0f requests failed", m.failed, m.requests)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(m.rate(), "requests/s")
	b.ReportMetric(m.p50/1000, "p50-ms")
	b.ReportMetric(m.p95/1000, "p95-ms")
	b.ReportMetric(m.p99/1000, "p99-ms")
	b.ReportMetric(m.cpu.Seconds()*1e6/m.requests, "cpu-µs")
	b.ReportMetric(float64(allocated()-before)/1000/m.requests, "allocated-kB")
	return m
}

// allocated is how many bytes this process has ever asked for.
func allocated() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}
