package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const sidebar = "[data-testid=sidebar]"

func TestFailures_WearTheAdminsDress(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/admin/polls/poll/panic", func(echo.Context) error { panic("out of ink") })
	for name, test := range map[string]struct {
		who, path string
		status    int
		nav       bool
		back      string
		title     string
	}{
		"nothing there":  {webtest.Root, "/admin/nothing/", 404, true, "", "Page not found"},
		"no page of one": {webtest.Viewer, "/admin/polls/poll/1/nothing/", 404, true, "/admin/polls/poll/", "Page not found"},
		"not allowed":    {webtest.Viewer, "/admin/polls/poll/add/", 403, true, "/admin/polls/poll/", "Permission denied"},
		"no rights":      {webtest.Staff, "/admin/polls/poll/", 403, false, "", "Permission denied"},
		"broken":         {webtest.Root, "/admin/polls/poll/panic", 500, true, "/admin/polls/poll/", "Server error"},
		"outside":        {webtest.Root, "/nothing/", 404, false, "", "Page not found"},
	} {
		t.Run(name, func(t *testing.T) {
			c := site.As(webtest.Thor, test.who)
			c.Get("/admin/") // tells who came in
			page := c.Get(test.path).Expect(test.status)
			if got := page.Page().Find(sidebar).Length() == 1; got != test.nav {
				t.Errorf("the sidebar is there: %t", got)
			}
			if got := page.Text("head > title"); !strings.HasPrefix(got, test.title+" | thor | ") {
				t.Errorf("the title is %q", got)
			}
			if got := page.Text("[data-testid=tenant]"); got != "Tenant: thor" {
				t.Errorf("the header names %q", got)
			}
			back, _ := page.Page().Find("[data-testid=ways] .button-primary").Attr("href")
			if back != test.back {
				t.Errorf("leads back to %q, want %q", back, test.back)
			}
			if got := page.Text(".failure code"); got != page.Header().Get("X-Request-Id") {
				t.Errorf("the page names request %q", got)
			}
			admin := strings.HasPrefix(test.path, "/admin/")
			if got := page.Page().Find("#logout-form").Length() == 1; got != admin {
				t.Errorf("one can log out: %t", got)
			}
		})
	}
}

// TestFailures_AskNothing counts what an address without a page costs: the
// session and the user, whom the middleware reads, and nothing for the page.
func TestFailures_AskNothing(t *testing.T) {
	t.Parallel()
	c := webtest.New(t, uncached()).As(webtest.Thor, webtest.Root)
	c.Get("/admin/")
	check(t, c, "failing", []request{
		{"nothing there", page("/admin/nothing/"), 404, 2},
		{"not of a list", page("/admin/polls/poll/1/nothing/"), 404, 2},
	})
}

func TestFailures_KeepMessagesForTheNextPage(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	c.Get("/admin/polls/poll/99/change/").Expect(http.StatusFound)
	if got := c.Get("/admin/nothing/").Expect(http.StatusNotFound).Text("[data-testid=messages]"); got != "" {
		t.Errorf("the failure says %q", got)
	}
	if got := c.Get("/admin/").Text("[data-testid=messages]"); !strings.Contains(got, "does not exist") {
		t.Errorf("the next page says %q", got)
	}
}

func TestFailures_TellStrangersNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for host, want := range map[string]int{"thor.localhost": 302, "nobody.localhost": 404} {
		page := site.At(host).Get("/admin/nothing/").Expect(want)
		if page.Page().Find(sidebar+", #logout-form, [data-testid=ways] a").Length() != 0 {
			t.Errorf("%s: the page leads somewhere:\n%s", host, page.Body)
		}
	}
}

func TestBranding(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.Site = views.Site{Header: "Ballots", Title: "Ballot box", IndexTitle: "At a glance", URL: "/api/docs/"}
	}))
	c := site.As(webtest.Thor, webtest.Root)
	index := c.Get("/admin/").Expect(http.StatusOK)
	for selector, want := range map[string]string{
		"head > title": "At a glance | thor | Ballot box", "h1": "At a glance", ".brand-name": "Ballots",
		"[data-testid=view-site]": "View site",
	} {
		if got := index.Text(selector); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	if to, _ := index.Page().Find("[data-testid=view-site]").Attr("href"); to != "/api/docs/" {
		t.Errorf("the site is at %q", to)
	}
	change := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
	want := change.Text("[data-testid=subtitle]") + " | Change poll | thor | Ballot box"
	if got := change.Text("head > title"); got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
	plain := webtest.New(t).As(webtest.Thor, webtest.Root).Get("/admin/").Expect(http.StatusOK)
	if plain.Page().Find("[data-testid=view-site]").Length() != 0 {
		t.Error("there is a link to a site that nobody named")
	}
	if got := plain.Text("head > title"); got != "Site administration | thor | Polls admin" {
		t.Errorf("the title is %q", got)
	}
}

// TestPages_NameTheTenant looks at all pages: whoever has two tenants open
// sees in tab and header which one is before them.
func TestPages_NameTheTenant(t *testing.T) {
	t.Parallel()
	site := furnished(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		c := site.As(tenant, webtest.Root)
		for _, d := range doors() {
			method, path := d.address()
			if method != http.MethodGet || !strings.HasPrefix(path, "/admin/") {
				continue
			}
			answer := c.Get(path)
			if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") || answer.Body.Len() == 0 {
				continue
			}
			parts := strings.Split(answer.Text("head > title"), " | ")
			if len(parts) < 3 || parts[len(parts)-2] != tenant || parts[len(parts)-1] != "Polls admin" {
				t.Errorf("%s at %s: the title is %q", path, tenant, parts)
			}
			if got := answer.Text("[data-testid=tenant]"); got != "Tenant: "+tenant {
				t.Errorf("%s at %s: the header names %q", path, tenant, got)
			}
		}
	}
}
