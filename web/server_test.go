package web_test

import (
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/web"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

func TestConfig_SaysAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := web.New(web.Config{
		Secret: []byte("short"), BodyLimit: -1, RequestTimeout: -time.Second, TrustedProxies: []netip.Prefix{{}},
	}, nil, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("it was accepted")
	}
	for _, want := range []string{"secret", "body", "timeout", "proxy"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing about the %s: %v", want, err)
		}
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Client(webtest.Thor)
	for path, want := range map[string]struct {
		status int
		to     string
	}{
		"/":                 {http.StatusFound, "/admin/"},
		"/admin":            {http.StatusMovedPermanently, "/admin/"},
		"/admin/":           {http.StatusFound, "/admin/login/?next=%2Fadmin%2F"},
		"/admin/nothing":    {http.StatusFound, "/admin/login/?next=%2Fadmin%2Fnothing"},
		"/api?a=b%20c":      {http.StatusMovedPermanently, "/api/?a=b%20c"},
		"/api/nothing":      {http.StatusNotFound, ""},
		"/nothing":          {http.StatusNotFound, ""},
		"/nothing/":         {http.StatusNotFound, ""},
		"//evil.test":       {http.StatusNotFound, ""},
		"//evil.test/admin": {http.StatusNotFound, ""},
		"//":                {http.StatusNotFound, ""},
	} {
		r := c.Request(http.MethodGet, "/", nil)
		r.RequestURI = path // httptest would take //x for a host
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
		answer := c.Do(r)
		if answer.Code != want.status || answer.Location() != want.to {
			t.Errorf("%s: got %d %q, want %d %q", path, answer.Code, answer.Location(), want.status, want.to)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, test := range []struct {
		method, path string
		want         int
	}{
		{http.MethodHead, "/admin/login/", http.StatusOK},
		{http.MethodHead, "/healthz", http.StatusOK},
		{http.MethodPost, "/healthz", http.StatusMethodNotAllowed},
		{http.MethodTrace, "/admin", http.StatusForbidden}, // no token
		{http.MethodOptions, "/admin", http.StatusNoContent},
	} {
		c := site.Client(webtest.Thor)
		c.Do(c.Request(test.method, test.path, nil)).Expect(test.want)
	}
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	refused := c.Post("/admin", nil).Expect(http.StatusMethodNotAllowed)
	if allow := refused.Header().Get("Allow"); !strings.Contains(allow, http.MethodGet) {
		t.Errorf("Allow is %q", allow)
	}
}

func TestLog_SaysWhoAndWhereButNoSecrets(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Staff)
	var cookies []string
	for _, cookie := range c.Cookies() {
		cookies = append(cookies, cookie.Value)
	}
	answer := c.Get("/admin/password_change/?password=hunter2&q=needle").Expect(http.StatusOK)
	c.Header.Set("Authorization", "Token 0123456789abcdef")
	c.Get("/api/nothing/")
	id := answer.Header().Get("X-Request-Id")
	var line string
	for l := range strings.Lines(site.Log.String()) {
		if strings.Contains(l, id) {
			line += l
		}
	}
	for _, want := range []string{
		`"msg":"request"`, `"tenant":"thor"`, `"user":2`, `"status":200`, `"path":"/admin/password_change/"`,
		`"method":"GET"`, `"duration":`, `"address":"192.0.2.1"`,
	} {
		if !strings.Contains(line, want) {
			t.Errorf("%s is missing: %s", want, line)
		}
	}
	secrets := append(cookies, webtest.Password, "hunter2", "needle", c.Token(), "0123456789abcdef", "argon2")
	for _, secret := range secrets {
		if strings.Contains(site.Log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestSession_ThatEndedMeanwhileStaysEnded(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	site.Server.Handle(http.MethodGet, "/slow", func(c echo.Context) error {
		close(entered)
		<-leave
		visit, _ := session.FromContext(c.Request().Context())
		visit.SetStrong(true)
		return c.NoContent(http.StatusNoContent)
	})
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/password_change/")
	slow := c.Request(http.MethodGet, "/slow", nil)
	done := make(chan *webtest.Response)
	go func() { done <- site.Client(webtest.Thor).Do(slow) }()
	<-entered
	c.Submit(page, "#logout-form", nil).Expect(http.StatusOK)
	close(leave)
	if answer := <-done; answer.Code != http.StatusNoContent || len(answer.NewCookies()) > 0 {
		t.Errorf("got %d with cookies %v", answer.Code, answer.NewCookies())
	}
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 0 {
		t.Errorf("%d sessions came back", n)
	}
}

func TestMessages_AreShownOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/tell", func(c echo.Context) error {
		session.Flash(c.Request().Context(), views.Message{Level: "success", Before: "It is <done>."})
		return c.NoContent(http.StatusNoContent)
	})
	site.Server.Handle(http.MethodGet, "/tell-and-fail", func(c echo.Context) error {
		session.Flash(c.Request().Context(), views.Message{Level: "success", Before: "Never said."})
		return gorm.ErrInvalidDB
	})
	c, other := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Root)
	c.Get("/tell").Expect(http.StatusNoContent)
	c.Get("/tell-and-fail").Expect(http.StatusInternalServerError)
	for _, step := range []struct {
		who  *webtest.Client
		want bool
	}{{other, false}, {c, true}, {c, false}} {
		page := step.who.Get("/admin/password_change/").Expect(http.StatusOK)
		if got := strings.Contains(page.Text("main"), "It is <done>."); got != step.want {
			t.Errorf("shown: %t, want %t", got, step.want)
		}
		if strings.Contains(page.Text("main"), "Never said.") {
			t.Error("what failed was announced")
		}
	}
	for range 50 {
		c.Get("/tell").Expect(http.StatusNoContent)
	}
	page := c.Get("/admin/password_change/").Expect(http.StatusOK)
	if n := strings.Count(page.Text("main"), "It is <done>."); n != 20 {
		t.Errorf("%d messages were kept", n)
	}
}

// TestMessages_AreTheirSessionsOwn carries the cookie elsewhere, and changes it.
func TestMessages_AreTheirSessionsOwn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	text := "It is done."
	site.Server.Handle(http.MethodGet, "/tell", func(c echo.Context) error {
		session.Flash(c.Request().Context(), views.Message{Level: "success", Before: text})
		return c.NoContent(http.StatusNoContent)
	})
	told := func(c *webtest.Client) *http.Cookie {
		t.Helper()
		for _, cookie := range c.Get("/tell").Expect(http.StatusNoContent).NewCookies() {
			if cookie.Name == "messages" {
				return cookie
			}
		}
		return nil
	}
	shown := func(c *webtest.Client, cookie *http.Cookie) bool {
		t.Helper()
		r := c.Request(http.MethodGet, "/admin/password_change/", nil)
		kept := r.Cookies()
		r.Header.Del("Cookie")
		for _, own := range kept {
			if own.Name != "messages" {
				r.AddCookie(own)
			}
		}
		if cookie != nil {
			r.AddCookie(cookie)
		}
		return strings.Contains(c.Do(r).Expect(http.StatusOK).Text("main"), "done.")
	}
	c := site.As(webtest.Thor, webtest.Root)
	cookie := told(c)
	if cookie == nil || !shown(c, cookie) {
		t.Fatalf("nothing is told: %v", cookie)
	}
	payload, seal, _ := strings.Cut(cookie.Value, ".")
	for name, test := range map[string]struct {
		who   *webtest.Client
		value string
	}{
		"another session":         {site.As(webtest.Thor, webtest.Root), cookie.Value},
		"the other tenant":        {site.As(webtest.Potter, webtest.Root), cookie.Value},
		"another text":            {c, base64.RawURLEncoding.EncodeToString([]byte(`[{"Before":"done."}]`)) + "." + seal},
		"no seal":                 {c, payload},
		"nonsense":                {c, "." + payload},
		"somebody not logged in ": {site.Client(webtest.Thor), cookie.Value},
	} {
		if name == "somebody not logged in " {
			r := test.who.Request(http.MethodGet, "/admin/login/", nil)
			r.AddCookie(&http.Cookie{Name: "messages", Value: test.value})
			if strings.Contains(test.who.Do(r).Expect(http.StatusOK).Body.String(), "done.") {
				t.Error("somebody who is not logged in sees it")
			}
			continue
		}
		if shown(test.who, &http.Cookie{Name: "messages", Value: test.value}) {
			t.Errorf("%s: it is shown", name)
		}
	}
	text = strings.Repeat("It is long. ", 400) + "And done."
	if cookie := told(c); cookie != nil && cookie.MaxAge >= 0 {
		t.Errorf("a cookie of %d bytes", len(cookie.Value))
	}
	if !shown(c, nil) || shown(c, nil) {
		t.Error("a long message is not shown once")
	}
}

func TestTenantInContext_IsTheHosts(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/whose", func(c echo.Context) error {
		tenant, ok := tenants.FromContext(c.Request().Context())
		if !ok {
			return tenants.ErrNotFound
		}
		var poll models.Poll
		if err := tenant.Read(c.Request().Context()).Take(&poll, 1).Error; err != nil {
			return err
		}
		return c.String(http.StatusOK, string(tenant.Name)+" "+poll.Question)
	})
	for tenant, want := range map[string]string{webtest.Thor: "thor Thor:", webtest.Potter: "potter Potter:"} {
		if got := site.Client(tenant).Get("/whose").Expect(http.StatusOK).Body.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s got %q", tenant, got)
		}
	}
	if n := site.Registry.Stats().InUse; n != 0 {
		t.Errorf("%d tenants are still in use", n)
	}
}
