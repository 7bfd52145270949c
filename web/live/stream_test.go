package live_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web/live"
	"pollsadmin/web/webtest"
)

// counter is a source that counts how often it is asked.
type counter struct {
	mark, value, reads atomic.Uint64
	broken             atomic.Pointer[error]
}

func (c *counter) Mark(context.Context) (uint64, error) { return c.mark.Load(), nil }

func (c *counter) Draw(ctx context.Context) ([]byte, error) {
	if _, ok := tenants.FromContext(ctx); !ok {
		return nil, errors.New("no tenant is held")
	}
	if err := c.broken.Load(); err != nil {
		return nil, *err
	}
	c.reads.Add(1)
	return fmt.Appendf(nil, "<p>\n%d</p>", c.value.Load()), nil
}

// stage is a hub that serves one topic over the network.
type stage struct {
	*testing.T
	hub     *live.Hub
	source  *counter
	allowed atomic.Bool
	address string
}

func newStage(t *testing.T, change func(*live.Config)) *stage {
	t.Helper()
	cfg := live.Config{
		Acquire: webtest.New(t).Registry.Acquire,
		Pause:   time.Millisecond, Peek: time.Hour, Recount: time.Hour, Beat: 50 * time.Millisecond,
	}
	if change != nil {
		change(&cfg)
	}
	s := &stage{T: t, hub: live.New(cfg), source: &counter{}}
	s.allowed.Store(true)
	server := httptest.NewUnstartedServer(http.HandlerFunc(s.serve))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(s.hub.Close)
	s.address = server.URL
	return s
}

func topic(object uint) live.Topic { return live.Topic{Tenant: webtest.Thor, Object: object} }

func (s *stage) serve(w http.ResponseWriter, r *http.Request) {
	err := s.hub.Serve(w, r, live.Stream{Topic: topic(1), Source: s.source, Still: func(context.Context) error {
		if s.allowed.Load() {
			return nil
		}
		return live.ErrGone
	}})
	if errors.Is(err, live.ErrFull) {
		http.Error(w, "full", http.StatusServiceUnavailable)
	}
}

// listener is a page at the other end.
type listener struct {
	*stage
	answer *http.Response
	lines  *bufio.Scanner
}

func (s *stage) listen() *listener {
	s.Helper()
	ctx, leave := context.WithTimeout(s.Context(), 20*time.Second)
	s.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, nil)
	if err != nil {
		s.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = answer.Body.Close() })
	return &listener{stage: s, answer: answer, lines: bufio.NewScanner(answer.Body)}
}

// hears reads until a line comes, and fails when the stream ends before.
func (l *listener) hears(line string) {
	l.Helper()
	for l.lines.Scan() {
		if l.lines.Text() == line {
			return
		}
	}
	l.Fatalf("the stream ended before %q: %v", line, l.lines.Err())
}

// ends wants the server to end the stream.
func (l *listener) ends() {
	l.Helper()
	for l.lines.Scan() {
	}
	if err := l.lines.Err(); err != nil {
		l.Errorf("the stream broke off: %v", err)
	}
}

func (s *stage) set(value uint64) {
	s.source.value.Store(value)
	s.hub.Changed(topic(1))
}

// A stream outlives what the server allows requests and answers, and tells the
// state at once, each change, and in between that it is still there.
func TestStream_TellsEachChange(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	page := s.listen()
	if kind := page.answer.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("the stream is %s", kind)
	}
	page.hears("retry: 3000")
	page.hears("event: results")
	page.hears("data: <p>")
	page.hears("data: 0</p>")
	for range 10 { // half a second and more
		page.hears(": still here")
	}
	s.set(1)
	page.hears("data: 1</p>")
	late := s.listen()
	late.hears("data: 1</p>")
	s.set(2)
	late.hears("data: 2</p>")
	page.hears("data: 2</p>")
	if n := s.source.reads.Load(); n != 3 {
		t.Errorf("two pages took %d readings, want 3", n)
	}
}

// What another program writes shows in the mark; what does not is found in the end.
func TestStream_HearsOfOtherPrograms(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*live.Config){
		"by the mark":  func(c *live.Config) { c.Peek = 10 * time.Millisecond },
		"by a recount": func(c *live.Config) { c.Recount = 10 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, change)
			page := s.listen()
			page.hears("data: 0</p>")
			s.source.value.Store(1)
			s.source.mark.Store(1)
			page.hears("data: 1</p>")
		})
	}
}

func TestStream_HearsOfWrites(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	page := s.listen()
	page.hears("data: 0</p>")
	site := webtest.New(t)
	site.In(webtest.Thor, func(ctx context.Context, _ *tenants.Tenant) {
		s.source.value.Store(1)
		if err := s.hub.Telling(tenants.Write)(ctx, nothing); err != nil {
			t.Fatal(err)
		}
	})
	page.hears("data: 1</p>")
	reads := s.source.reads.Load()
	site.In(webtest.Potter, func(ctx context.Context, _ *tenants.Tenant) {
		if err := s.hub.Telling(tenants.Write)(ctx, nothing); err != nil {
			t.Fatal(err)
		}
	})
	page.hears(": still here")
	if s.source.reads.Load() != reads {
		t.Error("a write of potter's is read for thor")
	}
}

// nothing is written, and committed all the same.
func nothing(*gorm.DB) error { return nil }

func TestStream_Ends(t *testing.T) {
	t.Parallel()
	gone, suspended := error(live.ErrGone), error(tenants.ErrSuspended)
	for name, end := range map[string]func(*stage){
		"with the right to it": func(s *stage) { s.allowed.Store(false) },
		"with the hub":         func(s *stage) { s.hub.Close() },
		"with its object":      func(s *stage) { s.source.broken.Store(&gone); s.set(1) },
		"with its tenant":      func(s *stage) { s.source.broken.Store(&suspended); s.set(1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, nil)
			page := s.listen()
			page.hears("data: 0</p>")
			end(s)
			page.ends()
		})
	}
}

func TestStream_SurvivesABusyDatabase(t *testing.T) {
	t.Parallel()
	busy := error(tenants.ErrBusy)
	s := newStage(t, func(c *live.Config) { c.Peek = 5 * time.Millisecond })
	page := s.listen()
	page.hears("data: 0</p>")
	s.source.broken.Store(&busy)
	s.set(1)
	page.hears(": still here")
	s.source.broken.Store(nil)
	page.hears("data: 1</p>")
}

func TestStream_AreBounded(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*live.Config){
		"of all tenants": func(c *live.Config) { c.Streams = 2 }, "of one": func(c *live.Config) { c.PerTenant = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, change)
			first := s.listen()
			first.hears("data: 0</p>")
			s.listen().hears("data: 0</p>")
			if third := s.listen(); third.answer.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("a third page got status %d", third.answer.StatusCode)
			}
			_ = first.answer.Body.Close()
			for try := 0; ; try++ { // until the server has noticed
				next := s.listen()
				if next.answer.StatusCode == http.StatusOK {
					break
				}
				if try == 1000 {
					t.Fatal("the seat of a page that went away is not free")
				}
			}
		})
	}
}

// Where writes cannot be given a deadline, as in a recorder, a page is told once.
func TestStream_WithoutDeadlinesTellsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	recorder := httptest.NewRecorder()
	s.serve(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if got := strings.Count(recorder.Body.String(), "event: results"); got != 1 {
		t.Errorf("it was told %d times: %q", got, recorder.Body)
	}
}
