package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

func TestFair_TheNoisyAreToldToComeAgain(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	site := webtest.New(t, webtest.WithRegistry(func(c *tenants.Config) { c.Now = func() time.Time { return now } }))
	noisy, quiet := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Potter, webtest.Root)
	atMost(t, site, webtest.Thor, 3)
	for i := range 300 {
		answer := noisy.Get("/api/polls/")
		if i < 3 {
			answer.Expect(http.StatusOK)
			continue
		}
		answer.Expect(http.StatusTooManyRequests)
		if again := answer.Header().Get("Retry-After"); again != "1" {
			t.Fatalf("request %d: Retry-After is %q", i, again)
		}
		if i%100 == 0 {
			quiet.Get("/api/polls/").Expect(http.StatusOK)
		}
	}
	if said := noisy.Get("/api/polls/").Body.String(); !strings.Contains(said, `"detail":"Request was throttled.`) {
		t.Errorf("scripts are told %s", said)
	}
	page := site.Client(webtest.Thor).Get("/admin/login/").Expect(http.StatusTooManyRequests)
	if !strings.Contains(page.Body.String(), "too many visitors") {
		t.Errorf("people are told %s", page.Body)
	}
	now = now.Add(time.Second)
	noisy.Get("/api/polls/").Expect(http.StatusOK)
}

func TestFair_NothingIsReadOfWhoIsTurnedAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	site := webtest.New(t, webtest.WithRegistry(func(c *tenants.Config) { c.Now = func() time.Time { return now } }))
	atMost(t, site, webtest.Thor, 1)
	site.Client(webtest.Thor).Get("/admin/login/").Expect(http.StatusOK)
	body := &unread{}
	request := httptest.NewRequest(http.MethodPost, "http://thor.localhost/admin/login/", body)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	site.Server.ServeHTTP(answer, request)
	if answer.Code != http.StatusTooManyRequests || body.asked {
		t.Errorf("%d, the body was asked for: %t", answer.Code, body.asked)
	}
}

// unread is a body that notes when somebody wants it.
type unread struct{ asked bool }

func (u *unread) Read([]byte) (int, error) {
	u.asked = true
	return 0, errors.New("nobody should read this")
}

func atMost(t testing.TB, site *webtest.Site, name tenants.Name, perSecond int) {
	t.Helper()
	err := site.Registry.SetLimits(t.Context(), name, func(l *tenants.Limits) { l.PerSecond = perSecond })
	if err != nil {
		t.Fatal(err)
	}
}
