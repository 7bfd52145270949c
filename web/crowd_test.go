package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// stuck is a site for four requests at once, at which requests for /stuck end when they
// are let go.
func stuck(t *testing.T) (site *webtest.Site, entered, leave chan struct{}) {
	t.Helper()
	site = webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.MaxRequests = 4 }))
	entered, leave = make(chan struct{}), make(chan struct{})
	site.Server.Handle(http.MethodGet, "/stuck", func(c echo.Context) error {
		entered <- struct{}{}
		<-leave
		return c.String(http.StatusOK, "done")
	})
	return site, entered, leave
}

// TestCrowd_OfOneTenant: a tenant whose requests are stuck has its share of the places,
// and of those who wait. One more is turned away at once, and nothing is read of it. The
// others, and what needs no database, do not miss its share.
func TestCrowd_OfOneTenant(t *testing.T) {
	t.Parallel()
	site, entered, leave := stuck(t)
	potter, thor := site.Script(webtest.Potter, webtest.Root), site.Script(webtest.Thor, webtest.Root)
	icon, _ := site.Client(webtest.Potter).Get("/admin/login/").Page().Find("link[rel=icon]").Attr("href")
	answers := make(chan int, 10)
	for range cap(answers) {
		go func() { answers <- site.Client(webtest.Thor).Get("/stuck").Code }()
	}
	<-entered
	<-entered
	wantMetric(t, site, `pollsadmin_inside{what="requests"} 10`)

	body := &unread{}
	request := httptest.NewRequest(http.MethodPost, "http://thor.localhost/api/polls/", body)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	site.Server.ServeHTTP(answer, request)
	if answer.Code != http.StatusServiceUnavailable || body.asked || answer.Header().Get("Retry-After") != "1" ||
		answer.Header().Get("Connection") != "close" || answer.Header().Get("Error-Code") != "overloaded" {
		t.Errorf("%d %v %s, the body was asked for: %t", answer.Code, answer.Header(), answer.Body, body.asked)
	}
	page := site.Client(webtest.Thor).Get("/admin/login/").Expect(http.StatusServiceUnavailable)
	if !strings.Contains(page.Body.String(), "Too much is asked for at once") {
		t.Errorf("people are told %s", page.Body)
	}
	wantMetric(t, site, `pollsadmin_turned_away_total{what="requests"} 2`)
	potter.Get("/api/polls/").Expect(http.StatusOK)
	for _, path := range []string{"/healthz", "/readyz", icon} {
		site.Client(webtest.Thor).Get(path).Expect(http.StatusOK)
	}

	for range 8 { // that waited, but not for ever
		if status := <-answers; status != http.StatusServiceUnavailable {
			t.Errorf("who waited got %d", status)
		}
	}
	close(leave)
	for range 2 {
		if status := <-answers; status != http.StatusOK {
			t.Errorf("who was let in got %d", status)
		}
	}
	thor.Get("/api/polls/").Expect(http.StatusOK)
	wantMetric(t, site, `pollsadmin_inside{what="requests"} 0`)
}

// TestCrowd_StreamsAndDownloadsHaveNoPlace among the requests: they last.
func TestCrowd_StreamsAndDownloadsHaveNoPlace(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.MaxRequests = 1 }))
	address, stop, ended := serve(t, site)
	root := site.As(webtest.Thor, webtest.Root)
	for range 5 {
		request := root.Request(http.MethodGet, "/admin/polls/poll/1/results/live/", nil)
		request.RequestURI, request.URL.Scheme, request.URL.Host = "", "http", address
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusOK {
			t.Fatalf("a stream: %d", answer.StatusCode)
		}
	}
	wantMetric(t, site, `pollsadmin_inside{what="requests"} 0`)
	root.Get("/admin/polls/poll/export/?_format=csv&_columns=id").Expect(http.StatusOK)
	root.Get("/admin/polls/poll/").Expect(http.StatusOK)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestCrowd_OfSlowClients: those whose bodies are on the way keep nobody out, neither by
// their number nor by what they have sent. In the end they are cut off.
func TestCrowd_OfSlowClients(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.MaxRequests, c.ReadTimeout = 1, 3*time.Second }))
	script := site.Script(webtest.Thor, webtest.Plain)
	address, _, _ := serve(t, site)
	const slow = 100
	statuses := make(chan int, slow)
	for i := range slow {
		go func() {
			status, _ := trickle(t, address, fmt.Sprintf("POST /api/polls/ HTTP/1.1\r\nHost: thor.localhost\r\n"+
				"Authorization: %s\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"+
				`{"question": "%d`, script.Header.Get("Authorization"), i))
			statuses <- status
		}()
		for site.Registry.Stats().InUse <= i && len(statuses) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	if n := site.Registry.Stats().InUse; n < slow/2 {
		t.Errorf("%d are there at once", n)
	}
	for i := range 20 {
		script.JSON(http.MethodPost, "/api/polls/", fmt.Sprintf(`{"question": "Fast %d?"}`, i)).Expect(http.StatusCreated)
		script.Get("/api/polls/").Expect(http.StatusOK)
	}
	for range slow {
		if status := <-statuses; status != http.StatusRequestTimeout {
			t.Errorf("who sent too slowly got %d", status)
		}
	}
	if n := site.Registry.Stats().InUse; n != 0 {
		t.Errorf("%d are still there", n)
	}
}

// wantMetric waits until the server says something of itself.
func wantMetric(t *testing.T, site *webtest.Site, want string) {
	t.Helper()
	var said string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if said = metricsOf(t, site); strings.Contains(said, "\n"+want+"\n") {
			return
		}
	}
	t.Fatalf("not told: %s\n%s", want, said)
}
