package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// BenchmarkExport takes 100,000 votes along in each format, with the poll, the
// choice and the voter of each by their text. MiB is the most heap that was in
// use beside what was in use before.
func BenchmarkExport(b *testing.B) {
	site := webtest.New(b, webtest.WithWeb(atRealCost), webtest.WithRegistry(unlogged))
	letVote(site)
	c := site.As(webtest.Thor, webtest.Root)
	for _, format := range []string{"csv", "json", "xlsx"} {
		b.Run(format, func(b *testing.B) {
			asked := c.Request(http.MethodGet, strings.Replace(wholeFile, "csv", format, 1), nil)
			most, got := uint64(0), &meter{}
			for b.Loop() {
				got = &meter{header: http.Header{}}
				most = max(most, peak(func() { site.Server.ServeHTTP(got, asked) }))
				if got.status != http.StatusOK {
					b.Fatalf("got %d", got.status)
				}
			}
			b.ReportMetric(float64(manyVotes*b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(most)/(1<<20), "MiB")
			b.ReportMetric(float64(got.bytes), "bytes")
		})
	}
}
