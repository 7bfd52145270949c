package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// clock is one that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// attempt sends the form without fetching it anew.
func attempt(c *webtest.Client, username, password string) *webtest.Response {
	return c.Post("/admin/login/", url.Values{"username": {username}, "password": {password}})
}

func TestThrottle_OfAName(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for range 10 {
		attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
	}
	for _, password := range []string{"wrong", webtest.Password} {
		refused := attempt(c, "ROOT", password).Expect(http.StatusTooManyRequests)
		if wait := refused.Header().Get("Retry-After"); wait != "30" {
			t.Errorf("Retry-After is %q", wait)
		}
	}
	attempt(c, webtest.Viewer, "wrong").Expect(http.StatusOK)
	site.Client(webtest.Potter).Login(webtest.Root, webtest.Password).Expect(http.StatusFound)

	clock.turn(30 * time.Second)
	attempt(c, webtest.Root, webtest.Password).Expect(http.StatusFound)
	fresh := site.Client(webtest.Thor)
	fresh.Get("/admin/login/")
	for range 10 { // a success wipes the slate clean
		attempt(fresh, webtest.Root, "wrong").Expect(http.StatusOK)
	}
}

func TestThrottle_OfAnAddress(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for range 60 { // who knows a password may come as often as they like
		from(t, site, webtest.Root, webtest.Password, "192.0.2.1").Expect(http.StatusFound)
	}
	for i := range 50 {
		attempt(c, fmt.Sprintf("user%d", i), "wrong").Expect(http.StatusOK)
	}
	attempt(c, "one more", "wrong").Expect(http.StatusTooManyRequests)
	from(t, site, webtest.Root, webtest.Password, "198.51.100.1").Expect(http.StatusFound)
}

func TestThrottle_SeesOneIPv6NetworkAsOne(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for i := range 50 {
		from(t, site, fmt.Sprintf("user%d", i), "wrong", fmt.Sprintf("[2001:db8::%x]", i+1)).Expect(http.StatusOK)
	}
	from(t, site, "one more", "wrong", "[2001:db8::ffff:1]").Expect(http.StatusTooManyRequests)
	from(t, site, "one more", "wrong", "[2001:db8:0:1::1]").Expect(http.StatusOK)
}

// from sends the form from an address, in a browser of its own.
func from(t *testing.T, site *webtest.Site, username, password, address string) *webtest.Response {
	t.Helper()
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	r := c.Request(http.MethodPost, "/admin/login/", nil)
	r.RemoteAddr = address + ":1234"
	r.Header.Set("X-CSRFToken", c.Token())
	r.PostForm = url.Values{"username": {username}, "password": {password}}
	return c.Do(r)
}
