package auth_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

func TestThrottle_DelaysGrowUpToABound(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for range 9 {
		attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
	}
	for _, want := range []int{30, 60, 120, 240, 480, 900, 900, 900} {
		attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
		refused := attempt(c, webtest.Root, "wrong").Expect(http.StatusTooManyRequests)
		if wait := refused.Header().Get("Retry-After"); wait != fmt.Sprint(want) {
			t.Errorf("Retry-After is %s, want %d", wait, want)
		}
		clock.turn(time.Duration(want) * time.Second)
	}
	clock.turn(2 * time.Hour) // which forgives two attempts, and one waits for eight minutes
	attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
	refused := attempt(c, webtest.Root, "wrong").Expect(http.StatusTooManyRequests)
	if wait := refused.Header().Get("Retry-After"); wait != "480" {
		t.Errorf("after two quiet hours Retry-After is %s", wait)
	}
}

// A server that starts anew, or stands beside the first, knows what was tried.
func TestThrottle_OutlivesTheServer(t *testing.T) {
	t.Parallel()
	clock := newClock()
	var settings web.Config
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.Now = clock.Now
		settings = *cfg
	}))
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for range 10 {
		attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
	}
	server, err := web.New(settings, site.Registry, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	site.Server = server
	attempt(c, webtest.Root, webtest.Password).Expect(http.StatusTooManyRequests)
	attempt(c, webtest.Viewer, "wrong").Expect(http.StatusOK)
}

// Every attempt is counted before its password is hashed.
func TestThrottle_OfParallelGuesses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	var all sync.WaitGroup
	answers := make(chan int, 100)
	for i := range cap(answers) {
		all.Go(func() {
			r := from(t, site, webtest.Root, "wrong", fmt.Sprintf("192.0.2.%d", i+1))
			answers <- r.Code
		})
	}
	all.Wait()
	close(answers)
	byStatus := map[int]int{}
	for status := range answers {
		byStatus[status]++
	}
	if byStatus[http.StatusOK] != 10 || byStatus[http.StatusTooManyRequests] != 90 {
		t.Errorf("the answers are %v", byStatus)
	}
}

// Strangers who try somebody's name do not keep them out where they have been before.
func TestThrottle_LetsPeopleInWhereTheyAreKnown(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	const home, away = "198.51.100.1", "203.0.113.1"
	from(t, site, webtest.Root, webtest.Password, home).Expect(http.StatusFound)
	guessAway := func() {
		for i := range 11 {
			from(t, site, webtest.Root, "wrong", fmt.Sprintf("192.0.2.%d", i+1))
		}
		from(t, site, webtest.Root, webtest.Password, away).Expect(http.StatusTooManyRequests)
	}
	guessAway()
	for range 10 { // there are bounds there, too
		from(t, site, webtest.Root, "wrong", home).Expect(http.StatusOK)
	}
	from(t, site, webtest.Root, webtest.Password, home).Expect(http.StatusTooManyRequests)
	clock.turn(30 * time.Second)
	from(t, site, webtest.Root, webtest.Password, home).Expect(http.StatusFound)
	from(t, site, webtest.Root, webtest.Password, away).Expect(http.StatusFound) // nothing is counted any longer

	clock.turn(31 * 24 * time.Hour)
	guessAway()
	from(t, site, webtest.Root, webtest.Password, home).Expect(http.StatusTooManyRequests)
}

// Whoever reads a backup learns neither who tried, nor whether it was the same at
// another tenant.
func TestThrottle_StoresNoNames(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	stored := map[string][]models.LoginAttempt{}
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Client(tenant).Login(webtest.Root, "wrong").Expect(http.StatusOK)
		site.In(tenant, func(ctx context.Context, t *tenants.Tenant) {
			var rows []models.LoginAttempt
			if t.Read(ctx).Find(&rows).Error == nil {
				stored[tenant] = rows
			}
		})
	}
	if len(stored[webtest.Thor]) != 2 || len(stored[webtest.Potter]) != 2 {
		t.Fatalf("stored is %v", stored)
	}
	for _, row := range stored[webtest.Thor] {
		if len(row.KeyHash) != 32 {
			t.Errorf("%q is no hash", row.KeyHash)
		}
		for _, other := range stored[webtest.Potter] {
			if string(row.KeyHash) == string(other.KeyHash) {
				t.Error("the same is stored at both tenants")
			}
		}
	}
}

func TestThrottle_LooksAtNoPasswordWhereNothingCanBeCounted(t *testing.T) {
	t.Parallel()
	hasher := models.NewHasherAt(1, models.Cost{Memory: 8, Passes: 1, Threads: 1})
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Hasher = hasher }))
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	if err := site.Registry.Protect(t.Context(), webtest.Thor); err != nil {
		t.Fatal(err)
	}
	before := hasher.Hashed()
	for _, password := range []string{"wrong", webtest.Password} {
		attempt(c, webtest.Root, password).Expect(http.StatusServiceUnavailable)
		c.JSON(http.MethodPost, "/api/login/", `{"username":"root","password":"`+password+`"}`).
			Expect(http.StatusServiceUnavailable)
	}
	if hasher.Hashed() != before {
		t.Error("a password was looked at")
	}
}

// The log-in forms of the site and of the API share their counts.
func TestThrottle_OfTheAPI(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for range 5 {
		attempt(c, webtest.Root, "wrong").Expect(http.StatusOK)
		c.JSON(http.MethodPost, "/api/login/", `{"username":"root","password":"wrong"}`).Expect(http.StatusBadRequest)
	}
	refused := c.JSON(http.MethodPost, "/api/login/", `{"username":"root","password":"`+webtest.Password+`"}`).
		Expect(http.StatusTooManyRequests)
	if refused.Header().Get("Retry-After") == "" || !strings.Contains(refused.Body.String(), "throttled") {
		t.Errorf("the answer is %v %s", refused.Header(), refused.Body)
	}
}
