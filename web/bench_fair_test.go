package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"pollsadmin/web/webtest"
)

// BenchmarkFair measures what a quiet tenant waits for a list of polls, by itself
// and beside one that is offered a hundred times its rate. quiet is asked twenty
// times a second in both, so that the two differ in the neighbour alone.
func BenchmarkFair(b *testing.B) {
	const rate, offered = 20, 100 * 20
	site := webtest.New(b)
	quiet, noisy := listOf(site, webtest.Potter), listOf(site, webtest.Thor)
	atMost(b, site, webtest.Thor, rate)
	for b.Loop() {
		alone := slowest(b, site, quiet, rate)
		ctx, stop := context.WithCancel(b.Context())
		var neighbour sync.WaitGroup
		neighbour.Go(func() { flood(ctx, site, noisy, offered) })
		beside := slowest(b, site, quiet, rate)
		stop()
		neighbour.Wait()
		b.ReportMetric(alone.Seconds()*1000, "alone-p95-ms")
		b.ReportMetric(beside.Seconds()*1000, "beside-p95-ms")
		b.ReportMetric(float64(beside)/float64(alone), "ratio")
	}
}

func listOf(site *webtest.Site, tenant string) func() *http.Request {
	token := "Token " + site.Token(tenant, webtest.Root)
	return func() *http.Request {
		request := httptest.NewRequest(http.MethodGet, "http://"+tenant+".localhost/api/polls/", nil)
		request.Header.Set("Authorization", token)
		return request
	}
}

// slowest is the 95th percentile of two hundred answers, asked for at a rate.
func slowest(b *testing.B, site *webtest.Site, ask func() *http.Request, rate int) time.Duration {
	b.Helper()
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	took := make([]time.Duration, 200)
	for i := range took {
		<-ticker.C
		began, answer := time.Now(), httptest.NewRecorder()
		site.Server.ServeHTTP(answer, ask())
		if took[i] = time.Since(began); answer.Code != http.StatusOK {
			b.Fatalf("the quiet one is told %d", answer.Code)
		}
	}
	slices.Sort(took)
	return took[len(took)*95/100]
}

// flood sends requests at a rate until ctx ends.
func flood(ctx context.Context, site *webtest.Site, ask func() *http.Request, rate int) {
	ticker := time.NewTicker(time.Second / time.Duration(rate))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			site.Server.ServeHTTP(httptest.NewRecorder(), ask())
		}
	}
}
