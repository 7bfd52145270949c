package auth_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"time"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// Whoever was logged in stays so when the secret changes; forms that were open can be
// sent, second factors go on, and are encrypted anew when they are used.
func TestSecrets_Rotate(t *testing.T) {
	t.Parallel()
	clock := newClock()
	var settings web.Config
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.Now = clock.Now
		settings = *cfg
	}))
	restart := func(secret []byte, old ...[]byte) {
		t.Helper()
		settings.Secret, settings.OldSecrets = secret, old
		server, err := web.New(settings, site.Registry, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		site.Server = server
	}
	first, second := settings.Secret, []byte("another secret that is only good here")
	c, stranger := site.As(webtest.Thor, webtest.Root), site.Client(webtest.Thor)
	script := site.Script(webtest.Thor, webtest.Root)
	d, _ := enrol(t, c, clock)
	open := c.Get("/admin/password_change/").Expect(http.StatusOK)
	form := stranger.Get("/admin/login/").Expect(http.StatusOK)
	hidden := stored(t, site)[0]

	restart(second, first)
	c.Submit(open, "[data-testid=password-form]", url.Values{"old_password": {"wrong"}}).
		Expect(http.StatusUnprocessableEntity)
	script.Get("/api/polls/").Expect(http.StatusOK)
	stranger.Submit(form, "#login-form", url.Values{"username": {webtest.Root}, "password": {webtest.Password}}).
		Expect(http.StatusFound)
	code := stranger.Get("/admin/login/code/").Expect(http.StatusOK)
	stranger.Submit(code, "#code-form", url.Values{"code": {d.code()}}).Expect(http.StatusFound)
	if bytes.Equal(hidden, stored(t, site)[0]) {
		t.Error("the secret of the second factor was not encrypted anew")
	}

	restart(second)
	clock.turn(30 * time.Second)
	c.Get("/admin/").Expect(http.StatusFound) // signed with what was taken off
	stranger.Get("/admin/").Expect(http.StatusOK)
	sayCode(site.Client(webtest.Thor), d.code()).Expect(http.StatusFound)
	script.Get("/api/polls/").Expect(http.StatusOK)
}
