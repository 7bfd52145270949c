package polls_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

// menu are the lines of the index, the sidebar or an app's page.
func menu(page *goquery.Document, selector string) []string {
	return page.Find(selector).Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
}

func TestAdminMenu_BeginsWithThePolls(t *testing.T) {
	t.Parallel()
	index := webtest.New(t).As(webtest.Thor, webtest.Root).Get("/admin/").Page()
	got := menu(index, ".card.app h2, .card.app h3")
	want := []string{
		"Polls", "Choices", "Polls", "Votes", "Turnout", "API tokens", "Tokens", "Administration", "Log entries",
		"Authentication and authorization", "Groups", "Users",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the index lists %q", got)
	}
}

func TestAdminTurnout(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			return tx.Model(&models.Vote{}).Where("1 = 1").Update("voted_at", time.Now()).Error
		})
	}
	c := site.As(webtest.Thor, webtest.Viewer)
	page := c.Get("/admin/polls/turnout/").Expect(http.StatusOK).Page()
	if text := page.Find("main").Text(); !strings.Contains(text, "Thor: ") || strings.Contains(text, "Potter") {
		t.Errorf("it shows %s", text)
	}
	if here := menu(page, "[aria-current=page]"); !slices.Contains(here, "Turnout") {
		t.Errorf("the page is not marked among %q", here)
	}
	if found := c.Get("/admin/search/?q=turnout").Text("main"); !strings.Contains(found, "Turnout") {
		t.Errorf("the palette finds %s", found)
	}
}

// TestAdminMenu has an app of one page, a model that is hidden, and rights to look at.
func TestAdminMenu(t *testing.T) {
	t.Parallel()
	page := func(may func(session.User) bool) admin.SitePage {
		return admin.SitePage{App: "polls", Path: "report", Label: "Report", May: may,
			Serve: func(c echo.Context, v *admin.SiteVisit) error {
				return c.String(http.StatusOK, v.Page("Report").Title+" at "+v.PageURL("polls", "report"))
			}}
	}
	register := func(may func(session.User) bool) func(*admin.Site) {
		return func(site *admin.Site) {
			admin.Register(site, func(*models.Poll) admin.Model[models.Poll] { return admin.Model[models.Poll]{Hidden: true} })
			admin.Register(site, func(*models.Choice) admin.Model[models.Choice] { return admin.Model[models.Choice]{} })
			site.AddPage(page(may))
		}
	}
	site := webtest.New(t)
	nobody := func(session.User) bool { return false }
	for name, test := range map[string]struct {
		may    func(session.User) bool
		path   string
		status int
		shows  string
	}{
		"a page":               {nil, "/admin/polls/report/", 200, "Report at /admin/polls/report/"},
		"in the menu":          {nil, "/admin/polls/", 200, "Choices Report"},
		"not for everybody":    {nobody, "/admin/polls/report/", 403, ""},
		"nor in the menu":      {nobody, "/admin/polls/", 200, "Choices"},
		"a hidden model":       {nil, "/admin/polls/poll/", 200, "Select poll to change"},
		"is not found by name": {nil, "/admin/search/?q=poll", 200, "Nothing matches"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := ownSite(t, register(test.may)).send(site, allOf(), http.MethodGet, test.path, nil)
			page, err := goquery.NewDocumentFromReader(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			shown := strings.Join(menu(page, ".card.app h3"), " ")
			if shown == "" {
				shown = page.Text()
			}
			if answer.Code != test.status || !strings.Contains(shown, test.shows) ||
				test.path == "/admin/polls/" && shown != test.shows {
				t.Errorf("%d, %s", answer.Code, shown)
			}
		})
	}
}
