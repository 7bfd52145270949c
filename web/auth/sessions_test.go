package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const (
	firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	chrome  = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
)

// with logs in with a browser that says what it is.
func with(site *webtest.Site, tenant, username, agent string) *webtest.Client {
	c := site.Client(tenant)
	c.Header.Set("User-Agent", agent)
	c.Login(username, webtest.Password).Expect(http.StatusFound)
	return c
}

func TestSessions_SayWhereSomebodyIsLoggedIn(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	with(site, webtest.Potter, webtest.Root, firefox)
	with(site, webtest.Thor, webtest.Viewer, firefox)
	here := with(site, webtest.Thor, webtest.Root, firefox)
	with(site, webtest.Thor, webtest.Root, "<script>alert(1)</script>")
	clock.turn(90 * time.Second)
	with(site, webtest.Thor, webtest.Root, chrome)

	page := here.Get("/admin/sessions/").Expect(http.StatusOK)
	rows := page.Page().Find("[data-testid=session]")
	want := [][]string{
		{"Firefox on Linux", "this one", "192.0.2.1", "22 Nov 2026, 12:00", "22 Nov 2026, 12:0"},
		{"Chrome on Windows", "192.0.2.1", "22 Nov 2026, 12:01"}, {"<script>alert(1)</script>"},
	}
	if rows.Length() != len(want) {
		t.Fatalf("%d sessions are listed", rows.Length())
	}
	for i, parts := range want {
		for _, part := range parts {
			if text := rows.Eq(i).Text(); !strings.Contains(text, part) {
				t.Errorf("session %d is %q, without %q", i, text, part)
			}
		}
	}
	if page.Page().Find("[data-testid=current]").Length() != 1 || rows.First().Find("form").Length() != 0 {
		t.Error("it does not say which one this is, or would end it")
	}
	if link := here.Get("/admin/").Page().Find("#user-menu a[href='/admin/sessions/']"); link.Length() != 1 {
		t.Error("the user menu does not lead here")
	}
}

func TestSessions_End(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	here, there := with(site, webtest.Thor, webtest.Root, firefox), with(site, webtest.Thor, webtest.Root, chrome)
	third := with(site, webtest.Thor, webtest.Root, chrome)
	other, namesake := with(site, webtest.Thor, webtest.Viewer, firefox), with(site, webtest.Potter, webtest.Root, firefox)
	idOf := func(c *webtest.Client) string {
		rows := c.Get("/admin/sessions/").Expect(http.StatusOK).Page().Find("[data-testid=session] [name=end]")
		return rows.First().AttrOr("value", "")
	}
	isIn := func(c *webtest.Client) bool { return c.Get("/admin/password_change/").Code == http.StatusOK }

	answer := here.Post("/admin/sessions/", url.Values{"end": {idOf(here)}})
	page := here.Follow(answer.Expect(http.StatusFound)).Expect(http.StatusOK)
	if n := page.Page().Find("[data-testid=session]").Length(); n != 2 {
		t.Errorf("%d sessions are left", n)
	}
	if isIn(there) == isIn(third) || !isIn(here) {
		t.Errorf("ended one of two: there %t, third %t, here %t", isIn(there), isIn(third), isIn(here))
	}

	viewers := idOf(with(site, webtest.Thor, webtest.Viewer, chrome)) // of the other browser
	for _, id := range []string{viewers, "", "zz", strings.Repeat("0", 64)} {
		here.Post("/admin/sessions/", url.Values{"end": {id}}).Expect(http.StatusFound)
	}
	here.Do(here.Request(http.MethodPost, "/admin/sessions/?others=1", nil)).Expect(http.StatusForbidden)
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 4 {
		t.Errorf("%d sessions are left, another's was ended or the token is not asked for", n)
	}
	here.Post("/admin/sessions/", url.Values{"others": {"1"}}).Expect(http.StatusFound)
	if isIn(there) || isIn(third) || !isIn(here) || !isIn(other) || !isIn(namesake) {
		t.Error("not all others were ended, or more than these")
	}
}
