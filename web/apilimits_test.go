package web_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// limited is a site that allows so many calls in a minute.
func limited(t *testing.T, limits web.APILimits) (*webtest.Site, *atomic.Int64) {
	t.Helper()
	seconds := &atomic.Int64{}
	begun := time.Now()
	return webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.APILimits = limits
		cfg.Now = func() time.Time { return begun.Add(time.Duration(seconds.Load()) * time.Second) }
	})), seconds
}

func TestAPILimits(t *testing.T) {
	t.Parallel()
	const list = "/api/polls/"
	for name, test := range map[string]struct {
		limits web.APILimits
		policy string
		who    func(*webtest.Site) *webtest.Client // each time with the same quota
		other  func(*webtest.Site) *webtest.Client // with another one
		fine   int
	}{
		"of a token": {
			web.APILimits{Token: 3}, "token", sameToken(), bearing(webtest.Thor, webtest.Root), 200,
		},
		"of a user": {
			web.APILimits{User: 3}, "user", bearing(webtest.Thor, webtest.Root), bearing(webtest.Thor, webtest.Plain), 200,
		},
		"of a user elsewhere": {
			web.APILimits{User: 3}, "user", bearing(webtest.Thor, webtest.Root), bearing(webtest.Potter, webtest.Root), 200,
		},
		"of an address": {
			web.APILimits{Address: 3}, "address", nobody, bearing(webtest.Thor, webtest.Root), 401,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, seconds := limited(t, test.limits)
			c := test.who(site)
			first := c.Get(list).Expect(test.fine)
			quota := `"` + test.policy + `";q=3;w=60`
			if got := first.Header().Get("RateLimit-Policy"); got != quota {
				t.Errorf("the policy is %s", got)
			}
			if got := first.Header().Get("RateLimit"); got != `"`+test.policy+`";r=2;t=20` {
				t.Errorf("left is %s", got)
			}
			second := test.who(site).Get(list).Expect(test.fine)
			if got := second.Header().Get("RateLimit"); got != `"`+test.policy+`";r=1;t=40` {
				t.Errorf("left after the same call is %s", got)
			}
			test.who(site).Get(list).Expect(test.fine)
			refused := test.who(site).Get(list).Expect(http.StatusTooManyRequests)
			if got := refused.Header().Get("Retry-After"); got != "20" {
				t.Errorf("come again in %s", got)
			}
			if got := refused.Header().Get("RateLimit"); got != `"`+test.policy+`";r=0;t=60` {
				t.Errorf("left is %s", got)
			}
			test.other(site).Get(list).Expect(http.StatusOK)
			seconds.Store(20)
			test.who(site).Get(list).Expect(test.fine)
			test.who(site).Get(list).Expect(http.StatusTooManyRequests)
		})
	}
}

func nobody(site *webtest.Site) *webtest.Client { return site.Client(webtest.Thor) }

// bearing has another token each time.
func bearing(tenant, user string) func(*webtest.Site) *webtest.Client {
	return func(site *webtest.Site) *webtest.Client { return site.Script(tenant, user) }
}

func sameToken() func(*webtest.Site) *webtest.Client {
	var c *webtest.Client
	return func(site *webtest.Site) *webtest.Client {
		if c == nil {
			c = site.Script(webtest.Thor, webtest.Root)
		}
		return c
	}
}

// TestAPILimits_CountNoCallThatAnotherRefuses: what a token may not is not taken from
// its user.
func TestAPILimits_CountNoCallThatAnotherRefuses(t *testing.T) {
	t.Parallel()
	site, _ := limited(t, web.APILimits{Token: 1, User: 3})
	c := site.Script(webtest.Thor, webtest.Root)
	c.Get("/api/polls/").Expect(http.StatusOK)
	for range 5 {
		c.Get("/api/polls/").Expect(http.StatusTooManyRequests)
	}
	answer := site.Script(webtest.Thor, webtest.Root).Get("/api/polls/").Expect(http.StatusOK)
	if got := answer.Header().Get("RateLimit"); !strings.HasPrefix(got, `"user";r=1;`) {
		t.Errorf("left is %s", got)
	}
}

// TestAPILimits_OfManyAtOnce: exactly as many pass as may.
func TestAPILimits_OfManyAtOnce(t *testing.T) {
	t.Parallel()
	site, _ := limited(t, web.APILimits{Token: 20})
	key := "Token " + site.Token(webtest.Thor, webtest.Root)
	var passed atomic.Int64
	var all sync.WaitGroup
	for range 60 {
		all.Go(func() {
			c := site.Client(webtest.Thor)
			c.Header.Set("Authorization", key)
			if c.Get("/api/polls/1/").Code == http.StatusOK {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	if n := passed.Load(); n != 20 {
		t.Errorf("%d of 60 calls passed", n)
	}
}

// TestAPILimits_OfATenant are those of `pollsadmin tenants limit`, for all together.
func TestAPILimits_OfATenant(t *testing.T) {
	t.Parallel()
	site, _ := limited(t, web.APILimits{User: 100})
	c := site.Script(webtest.Thor, webtest.Root)
	c.Get("/api/polls/1/").Expect(http.StatusOK)
	err := site.Registry.SetLimits(t.Context(), webtest.Thor, func(l *tenants.Limits) { l.PerSecond = 2 })
	if err != nil {
		t.Fatal(err)
	}
	answer := c.Get("/api/polls/1/").Expect(http.StatusOK)
	if got := answer.Header().Get("RateLimit-Policy"); got != `"user";q=100;w=60, "tenant";q=2;w=1` {
		t.Errorf("the policies are %s", got)
	}
	refused := answer
	for range 50 { // as fast as this machine can
		if refused = c.Get("/api/polls/1/"); refused.Code == http.StatusTooManyRequests {
			break
		}
	}
	refused.Expect(http.StatusTooManyRequests)
	if got := refused.Header().Get("RateLimit"); got != `"tenant";r=0;t=1` {
		t.Errorf("left is %s", got)
	}
}
