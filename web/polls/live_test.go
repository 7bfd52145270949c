package polls_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// page is a browser's page that hears of a poll's votes.
type page struct {
	*testing.T
	who     string
	status  int
	summary chan string // what it was told last; closed when the stream has ended
	leave   context.CancelFunc
}

// livePath is the address of the stream of a poll.
func livePath(poll uint) string { return fmt.Sprintf("/admin/polls/poll/%d/results/live/", poll) }

// open opens a page's stream as a logged-in browser does.
func open(t *testing.T, c *webtest.Client, line *http.Transport, port, path string) *page {
	t.Helper()
	ctx, leave := context.WithTimeout(t.Context(), time.Minute)
	r := c.Request(http.MethodGet, path, nil).WithContext(ctx)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", "127.0.0.1:"+port
	answer, err := line.RoundTrip(r)
	if err != nil {
		leave()
		t.Fatal(err)
	}
	p := &page{T: t, who: r.Host + path, status: answer.StatusCode, summary: make(chan string, 1), leave: leave}
	t.Cleanup(leave)
	go func() {
		defer close(p.summary)
		defer func() { _ = answer.Body.Close() }()
		lines := bufio.NewScanner(answer.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			_, rest, found := strings.Cut(lines.Text(), `data-live-summary="`)
			if said, _, whole := strings.Cut(rest, `"`); found && whole {
				select {
				case <-p.summary:
				default:
				}
				p.summary <- said
			}
		}
	}()
	return p
}

// hears waits until the page says this of the votes.
func (p *page) hears(prefix string) {
	p.Helper()
	last := "nothing"
	for said := range p.summary {
		if last = said; strings.HasPrefix(said, prefix) {
			return
		}
	}
	p.Fatalf("%s: the stream ended, and the last was %q, not %q", p.who, last, prefix)
}

// ends waits until the server has ended the stream.
func (p *page) ends() {
	for range p.summary {
	}
}

// shared is a connection for each stream.
func shared(t *testing.T) *http.Transport {
	line := &http.Transport{DisableCompression: true}
	t.Cleanup(line.CloseIdleConnections)
	return line
}

func quickly(cfg *web.Config) {
	cfg.Live.Pause, cfg.Live.Peek, cfg.Live.Beat = time.Millisecond, 20*time.Millisecond, 20*time.Millisecond
}

// A page hears of votes by the API, by hand and by another program, in its own
// tenant; the same poll of another tenant hears nothing.
func TestLive_HearsOfVotes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(quickly))
	port, line := site.Listen(), shared(t)
	root := site.As(webtest.Thor, webtest.Root)
	thor := open(t, root, line, port, livePath(2))
	potter := open(t, site.As(webtest.Potter, webtest.Viewer), line, port, livePath(2))
	thor.hears("1 vote. “Thor, left” leads with 1.")
	potter.hears("1 vote. “Potter, left” leads with 1.")

	site.Script(webtest.Thor, webtest.Plain).JSON(http.MethodPost, "/api/polls/2/choices/4/vote/", "").Expect(400)
	site.Script(webtest.Thor, webtest.Staff).JSON(http.MethodPost, "/api/polls/2/choices/4/vote/", "").Expect(201)
	thor.hears("2 votes. Several choices lead with 1.")
	const form = "[data-testid=change-form]"
	byHand := map[string][]string{"poll": {"2"}, "choice": {"4"}, "voted_by": {"1"}}
	root.Submit(root.Get("/admin/polls/vote/add/"), form, byHand).Expect(http.StatusFound)
	thor.hears("3 votes. “Thor, right” leads with 2.")
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Create(&models.Vote{PollID: 2, ChoiceID: 3, VotedByID: 3}).Error
	})
	thor.hears("4 votes. Several choices lead with 2.")
	root.Submit(root.Get("/admin/polls/vote/3/delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	thor.hears("3 votes. “Thor, right” leads with 2.")
	select {
	case said := <-potter.summary:
		t.Errorf("potter heard %q", said)
	default:
	}
}

func TestLive_EndsWith(t *testing.T) {
	t.Parallel()
	user := func(change map[string]any) func(*webtest.Site, *webtest.Client) {
		return func(site *webtest.Site, _ *webtest.Client) {
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Model(&models.User{}).Where("username = ?", webtest.Viewer).Updates(change).Error
			})
		}
	}
	for name, end := range map[string]func(*webtest.Site, *webtest.Client){
		"the session":         func(_ *webtest.Site, c *webtest.Client) { c.Submit(c.Get("/admin/"), "#logout-form", nil) },
		"the user":            user(map[string]any{"is_active": false}),
		"the user's work":     user(map[string]any{"is_staff": false}),
		"the user's password": user(map[string]any{"password": "!another"}),
		"the right to view": func(site *webtest.Site, _ *webtest.Client) {
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Exec("DELETE FROM auth_user_user_permissions").Error
			})
		},
		"the poll": func(site *webtest.Site, _ *webtest.Client) {
			site.Script(webtest.Thor, webtest.Root).JSON(http.MethodDelete, "/api/polls/1/", "").Expect(204)
		},
		"the tenant": func(site *webtest.Site, _ *webtest.Client) {
			if err := site.Registry.Suspend(t.Context(), webtest.Thor); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, webtest.WithWeb(quickly))
			port, line := site.Listen(), shared(t)
			c := site.As(webtest.Thor, webtest.Viewer)
			p := open(t, c, line, port, livePath(1))
			p.hears("2 votes.")
			end(site, c)
			p.ends()
		})
	}
}

// Streams that wait hold no database open: with room for two of them, four
// tenants are served, and each hears of its votes.
func TestLive_HoldsNoDatabase(t *testing.T) {
	t.Parallel()
	names := []string{webtest.Thor, webtest.Potter, "loki", "odin"}
	site := webtest.New(t, webtest.WithWeb(quickly), webtest.WithTenants(names[2:]...),
		webtest.WithRegistry(func(cfg *tenants.Config) { cfg.MaxOpen = 2 }))
	port, line := site.Listen(), shared(t)
	var pages []*page
	for _, name := range names {
		c := site.As(name, webtest.Root)
		for range 5 {
			pages = append(pages, open(t, c, line, port, livePath(1)))
		}
	}
	for _, name := range names {
		vote := site.Script(name, webtest.Staff)
		vote.JSON(http.MethodPost, "/api/polls/1/choices/1/vote/", "").Expect(http.StatusCreated)
	}
	for _, p := range pages {
		p.hears("3 votes.")
	}
}

func TestLive_IsBounded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Live.PerTenant = 1 }))
	port, line := site.Listen(), shared(t)
	first := open(t, site.As(webtest.Thor, webtest.Root), line, port, livePath(1))
	first.hears("2 votes.")
	refused := site.As(webtest.Thor, webtest.Root).Get(livePath(2)).Expect(http.StatusServiceUnavailable)
	if refused.Header().Get("Retry-After") == "" {
		t.Error("nobody says when to come back")
	}
	open(t, site.As(webtest.Potter, webtest.Root), line, port, livePath(1)).hears("2 votes.")
}

// deaf is a page that opens a stream and reads nothing of it.
func deaf(t *testing.T, c *webtest.Client, port, path string) {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	r := c.Request(http.MethodGet, path, nil)
	if err := r.Write(connection); err != nil {
		t.Fatal(err)
	}
}

// A page hears when its poll is closed and opened again, however that is done.
func TestLive_HearsWhetherItsPollIsClosed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(quickly))
	port, line := site.Listen(), shared(t)
	root := site.As(webtest.Thor, webtest.Root)
	thor := open(t, root, line, port, livePath(2))
	potter := open(t, site.As(webtest.Potter, webtest.Viewer), line, port, livePath(2))
	const isOpen, closed = "1 vote. “Thor, left” leads with 1.", "1 vote. “Thor, left” leads with 1. The poll is closed."
	thor.hears(isOpen)
	potter.hears("1 vote.")
	run(root, "close_polls")
	thor.hears(closed)
	const poll = "/api/polls/2/"
	site.Script(webtest.Thor, webtest.Plain).JSON(http.MethodPatch, poll, `{"closed_at":null}`).Expect(200)
	thor.hears(isOpen)
	soon := time.Now().Add(100 * time.Millisecond) // when its time has come
	closePoll(site, webtest.Thor, &soon)
	thor.hears(closed)
	select {
	case said := <-potter.summary:
		t.Errorf("potter heard %q", said)
	default:
	}
}
