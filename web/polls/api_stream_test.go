package polls_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// events are what a caller of the API hears, each as "name data".
func events(t *testing.T, c *webtest.Client, port, path string) <-chan string {
	t.Helper()
	ctx, leave := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(leave)
	r := c.Request(http.MethodGet, path, nil).WithContext(ctx)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", "127.0.0.1:"+port
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := shared(t).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if h := answer.Header; answer.StatusCode != http.StatusOK || h.Get("Content-Type") != "text/event-stream" ||
		h.Get("Content-Encoding") != "" || h.Get("Cache-Control") != "no-store" {
		t.Fatal(answer.Status, h)
	}
	heard := make(chan string, 100)
	go func() {
		defer close(heard)
		defer func() { _ = answer.Body.Close() }()
		name := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if said, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = said
			} else if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				heard <- name + " " + data
			}
		}
	}()
	return heard
}

const (
	streamPath = "/api/polls/2/results/stream/"
	thorStands = `results {"poll":2,"question":"Thor: which way to the castle?","total":`
)

// hears waits for an event, whatever came before it.
func hears(t *testing.T, heard <-chan string, want string) {
	t.Helper()
	last := "nothing"
	for said := range heard {
		if last = said; strings.HasPrefix(said, want) {
			return
		}
	}
	t.Fatalf("the last was %s, not %s", last, want)
}

// TestAPI_StreamsResults tells of votes, in the tenant where they were cast.
func TestAPI_StreamsResults(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(quickly))
	port := site.Listen()
	thor := events(t, site.Script(webtest.Thor, webtest.Plain), port, streamPath)
	visit := events(t, site.As(webtest.Thor, webtest.Viewer), port, streamPath)
	potter := events(t, site.Script(webtest.Potter, webtest.Plain), port, streamPath)
	hears(t, thor, thorStands+"1")
	hears(t, visit, thorStands+"1")
	hears(t, potter, strings.ReplaceAll(thorStands, "Thor", "Potter")+"1")
	site.Script(webtest.Thor, webtest.Staff).JSON(http.MethodPost, "/api/polls/2/choices/4/vote/", "").Expect(201)
	hears(t, thor, thorStands+"2")
	hears(t, visit, thorStands+"2")
	select {
	case said := <-potter:
		t.Error(said)
	default:
	}
	site.Script(webtest.Thor, webtest.Root).Get("/api/polls/99/results/stream/").Expect(http.StatusNotFound)
}

// TestAPI_StreamsEnd with an event that says so, when there is no more to tell or
// nobody who may hear it.
func TestAPI_StreamsEnd(t *testing.T) {
	t.Parallel()
	sql := func(statement string) func(*webtest.Site) {
		return func(site *webtest.Site) {
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Exec(statement).Error })
		}
	}
	for name, end := range map[string]func(*webtest.Site){
		"the token": sql("DELETE FROM api_tokens WHERE user_id = 4"),
		"the user":  sql("UPDATE auth_user SET is_active = false WHERE id = 4"),
		"the poll": func(site *webtest.Site) {
			site.Script(webtest.Thor, webtest.Root).JSON(http.MethodDelete, "/api/polls/2/", "").Expect(204)
		},
		"the tenant": func(site *webtest.Site) {
			if err := site.Registry.Suspend(t.Context(), webtest.Thor); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, webtest.WithWeb(quickly))
			port := site.Listen()
			heard := events(t, site.Script(webtest.Thor, webtest.Plain), port, streamPath)
			hears(t, heard, thorStands+"1")
			end(site)
			hears(t, heard, "end {}")
			for said := range heard {
				t.Error("after the end:", said)
			}
		})
	}
}

// TestAPI_StreamsTellOfOtherPrograms is about a vote that did not come by the server.
func TestAPI_StreamsTellOfOtherPrograms(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(quickly))
	heard := events(t, site.Script(webtest.Thor, webtest.Plain), site.Listen(), streamPath)
	hears(t, heard, thorStands+"1")
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Create(&models.Vote{PollID: 2, ChoiceID: 3, VotedByID: 3}).Error
	})
	hears(t, heard, thorStands+"2")
}
