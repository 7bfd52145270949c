package web_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const (
	patience  = 5 * time.Second // with requests, but for downloads
	manyVotes = 100_000
	wholeFile = "/admin/polls/vote/export/?_format=csv&_columns=id&_columns=poll&_columns=choice&_columns=voted_by"
)

// voters is a site where thor has many votes, and requests have little time.
func voters(t *testing.T) *webtest.Site {
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.RequestTimeout, cfg.ShutdownTimeout = patience, 4*patience
	}))
	letVote(site)
	return site
}

// letVote has a hundred users vote in a thousand polls, by one statement.
func letVote(site *webtest.Site) {
	site.Fill(webtest.Thor, webtest.Bulk{Users: 100, Polls: manyVotes / 100, Choices: 4})
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO polls_vote (poll_id, choice_id, voted_by_id)
			SELECT c.poll_id, min(c.id), u.id FROM polls_choice c, auth_user u WHERE c.poll_id > 3 AND u.id > 4
			GROUP BY c.poll_id, u.id`).Error
	})
}

// meter is an answer that is counted instead of kept.
type meter struct {
	header http.Header
	status int
	bytes  int
	lines  int
}

func (m *meter) Header() http.Header    { return m.header }
func (m *meter) WriteHeader(status int) { m.status = status }
func (m *meter) Write(p []byte) (int, error) {
	m.bytes += len(p)
	m.lines += strings.Count(string(p), "\n")
	return len(p), nil
}

// peak is how much more heap was in use than before, at most, while do ran.
func peak(do func()) uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	before, most := stats.HeapInuse, uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			runtime.ReadMemStats(&stats)
			most = max(most, stats.HeapInuse)
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	do()
	close(done)
	<-ended
	return most - min(before, most)
}

// The test runs alone in its process, for the sake of what it measures first.
func TestExport_OfManyRows(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred thousand rows take their time; run without -short")
	}
	site := voters(t)
	takesLittleMemory(t, site)
	goesOverSlowLines(t, site)
}

func takesLittleMemory(t *testing.T, site *webtest.Site) {
	t.Helper()
	c := site.As(webtest.Thor, webtest.Root)
	for format, most := range map[string]uint64{"csv": 32 << 20, "xlsx": 32 << 20} {
		path := strings.Replace(wholeFile, "csv", format, 1)
		got := &meter{header: http.Header{}}
		r := c.Request(http.MethodGet, path, nil)
		used := peak(func() { site.Server.ServeHTTP(got, r) })
		t.Logf("%s: %d bytes, %d MiB of memory", format, got.bytes, used>>20)
		if got.status != http.StatusOK || got.bytes < 1<<20 || format != "xlsx" && got.lines < manyVotes {
			t.Fatalf("%s: got %d with %d lines", format, got.status, got.lines)
		}
		if used > most {
			t.Errorf("%s took %d MiB of memory, at most %d will do", format, used>>20, most>>20)
		}
	}
}

// download begins to read a file, and leaves the rest where it is.
type download struct {
	net.Conn
	answer *http.Response
}

func begin(t *testing.T, c *webtest.Client, address string) *download {
	t.Helper()
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(128 << 10); err != nil {
		t.Fatal(err)
	}
	r := c.Request(http.MethodGet, wholeFile, nil)
	if err := r.Write(conn); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), r)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("the answer begins with %v, %v", answer, err)
	}
	return &download{conn, answer}
}

// rest reads on, and counts the lines.
func (d *download) rest() (lines int, err error) {
	body, err := io.ReadAll(d.answer.Body)
	return strings.Count(string(body), "\r\n"), errors.Join(err, d.answer.Body.Close())
}

func goesOverSlowLines(t *testing.T, site *webtest.Site) {
	t.Helper()
	address, stop, ended := serve(t, site)
	c := site.As(webtest.Thor, webtest.Root)
	began := time.Now()
	slow := []*download{begin(t, c, address), begin(t, c, address), begin(t, c, address)}
	for range time.Tick(100 * time.Millisecond) {
		if time.Since(began) > patience+time.Second { // longer than pages have
			break
		}
		c.Get("/admin/polls/poll/").Expect(http.StatusOK) // nobody holds the readers
	}
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Delete(&models.Vote{}, []uint{1, 2, 3}).Error // the last in the list
	})
	if lines, err := slow[0].rest(); err != nil || lines != 1+manyVotes {
		t.Errorf("the file has %d lines, %v", lines, err)
	}

	if err := slow[1].Close(); err != nil { // hangs up
		t.Fatal(err)
	}
	site.Define(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("ALTER TABLE polls_choice RENAME TO elsewhere").Error
	})
	if lines, err := slow[2].rest(); !errors.Is(err, io.ErrUnexpectedEOF) || lines > manyVotes {
		t.Errorf("a file that failed half-way has %d lines, %v", lines, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("an export goes on: %v", err)
	}
	said := site.Log.String()
	if n := strings.Count(said, `"whole":true`); n != 2+1 {
		t.Errorf("%d exports are said to be whole", n)
	}
	if n := strings.Count(said, `"whole":false`); n != 2 {
		t.Errorf("%d exports are said to be broken off", n)
	}
}
