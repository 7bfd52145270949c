package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestLogout_EndsTheSession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := c.Cookies()
	page := c.Get("/admin/password_change/").Expect(http.StatusOK)
	goodbye := c.Submit(page, "#logout-form", nil).Expect(http.StatusOK)
	if !strings.HasPrefix(goodbye.Text("title"), "Logged out") || goodbye.Page().Find("#logout-form").Length() != 0 {
		t.Errorf("the page is still %q's", goodbye.Text("[data-testid=user-menu]"))
	}
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
	c.Get("/admin/password_change/").Expect(http.StatusFound)
	thief := site.Client(webtest.Thor)
	thief.SetCookies(before...)
	thief.Get("/admin/password_change/").Expect(http.StatusFound)
	c.Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
}

// Logging out leads back to where everybody may be, if that is a page of this site.
func TestLogout_LeadsBack(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for next, want := range map[string]string{
		"/api/polls/?page=2": "/api/polls/?page=2", "//evil.example/": "", "https://evil.example/": "", "": "",
	} {
		c := site.As(webtest.Thor, webtest.Root)
		page := c.Get("/admin/password_change/").Expect(http.StatusOK)
		answer := c.Submit(page, "#logout-form", url.Values{"next": {next}})
		if got := answer.Location(); got != want || (answer.Code == http.StatusFound) != (want != "") {
			t.Errorf("%q leads to %q (%d), want %q", next, got, answer.Code, want)
		}
		c.Get("/admin/password_change/").Expect(http.StatusFound)
	}
}

func TestLogout_ByGET(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	if allow := c.Get("/admin/logout/").Expect(http.StatusMethodNotAllowed).Header().Get("Allow"); allow != "POST" {
		t.Errorf("Allow is %q", allow)
	}
	c.Get("/admin/password_change/").Expect(http.StatusOK)
	if to := site.Client(webtest.Thor).Get("/admin/logout/").Expect(http.StatusFound).Location(); to != "/admin/" {
		t.Errorf("a stranger was led to %q", to)
	}
}

func TestLogout_ByAStranger(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Client(webtest.Thor)
	c.Get("/admin/login/")
	if to := c.Post("/admin/logout/", nil).Expect(http.StatusFound).Location(); to != "/admin/" {
		t.Errorf("led to %q", to)
	}
}

func TestLogout_NeedsTheToken(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	r := c.Request(http.MethodPost, "/admin/logout/", nil)
	c.Do(r).Expect(http.StatusForbidden)
	c.Get("/admin/password_change/").Expect(http.StatusOK)
}
