package polls_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// cells are the texts of a table's body, a line for each row.
func cells(page *webtest.Response, table string) []string {
	return page.Page().Find(table + " tbody tr").Map(func(_ int, row *goquery.Selection) string {
		texts := row.Children().Map(func(_ int, cell *goquery.Selection) string { return cell.Text() })
		return strings.Join(texts, " | ")
	})
}

// dateVotes gives the votes of a tenant dates, by id.
func dateVotes(site *webtest.Site, tenant string, dates map[uint]time.Time) {
	site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		for id, at := range dates {
			if err := tx.Model(&models.Vote{ID: id}).Update("voted_at", at).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func TestAdminPoll_ShowsItsResults(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	noon := time.Date(2026, 1, 5, 12, 30, 0, 0, time.UTC)
	dateVotes(site, webtest.Thor, map[uint]time.Time{1: noon})
	for _, who := range []string{webtest.Root, webtest.Viewer} {
		c := site.As(webtest.Thor, who)
		page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
		want := []string{"Thor, African | 1 | 50 %", "Thor, European | 1 | 50 %"}
		if diff := cmp.Diff(want, cells(page, "[data-testid=choice-table]")); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
		times := cells(page, "[data-testid=time-table]")
		if len(times) != 6 || times[5] != "Mon 5 Jan 2026, 12:00 | 1" {
			t.Errorf("%s: over time %q", who, times)
		}
		said := page.Text("[data-testid=results] figure:last-child figcaption")
		if said != "Votes for each hour of 5 Jan 2026" {
			t.Errorf("%s: the line is called %q", who, said)
		}
		if said := page.Text("[data-testid=undated]"); !strings.HasPrefix(said, "1 vote has no date") {
			t.Errorf("%s: of votes without a date it says %q", who, said)
		}
	}
	c := site.As(webtest.Thor, webtest.Root)
	for path, panels := range map[string]int{
		"/admin/polls/poll/add/": 0, "/admin/polls/choice/1/change/": 0, "/admin/polls/poll/3/change/": 1,
	} {
		if got := c.Get(path).Page().Find("[data-testid=panel]").Length(); got != panels {
			t.Errorf("%s has %d panels, want %d", path, got, panels)
		}
	}
	if said := c.Get("/admin/polls/poll/3/change/").Text("[data-testid=no-choices]"); said == "" {
		t.Error("a poll without choices does not say so")
	}
	other := site.As(webtest.Potter, webtest.Root).Get("/admin/polls/poll/1/change/")
	if times := cells(other, "[data-testid=time-table]"); len(times) != 0 {
		t.Errorf("potter's votes have thor's dates: %q", times)
	}
}

func TestAdminIndex_HasADashboard(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	now := time.Now()
	dateVotes(site, webtest.Thor, map[uint]time.Time{1: now, 2: now.AddDate(0, 0, -29), 3: now.AddDate(0, 0, -31)})
	for _, who := range []string{webtest.Root, webtest.Viewer} {
		page := site.As(webtest.Thor, who).Get("/admin/").Expect(http.StatusOK)
		got := page.Page().Find(".figure dd").Map(func(_ int, s *goquery.Selection) string {
			return strings.TrimSpace(s.Text())
		})
		if diff := cmp.Diff([]string{"3", "1", "2"}, got); diff != "" {
			t.Errorf("%s sees of polls, of today and of thirty days: %s", who, diff)
		}
		busiest := page.Page().Find("[data-testid=busiest] a")
		if busiest.Length() != 1 || busiest.AttrOr("href", "") != "/admin/polls/poll/1/change/" {
			t.Errorf("%s: the busiest poll is %q", who, busiest.Text())
		}
	}
	if site.As(webtest.Thor, webtest.Staff).Get("/admin/").Page().Find("[data-testid=dashboard]").Length() != 0 {
		t.Error("somebody without rights sees the dashboard")
	}
	quiet := site.As(webtest.Potter, webtest.Root).Get("/admin/")
	if said := quiet.Text("[data-testid=dashboard]"); !strings.Contains(said, "Nobody has voted lately.") {
		t.Errorf("potter's dashboard says %q", said)
	}
}

// Where votes come in by the thousand the index says how far it counts, and where
// they are counted to the end.
func TestAdminIndex_CountsWhatIsEnough(t *testing.T) {
	t.Parallel()
	site := crowded(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			return tx.Model(&models.Vote{}).Where("1 = 1").Update("voted_at", tx.NowFunc()).Error
		})
	}
	figures := func(tenant, path string) []string {
		return site.As(tenant, webtest.Root).Get(path).Expect(http.StatusOK).Page().
			Find(".figure dd").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
	}
	const index, turnout = "/admin/", "/admin/polls/turnout/"
	for _, c := range []struct {
		tenant, path string
		want         []string
	}{
		{webtest.Thor, index, []string{"27", "10,000+", "10,000+"}},
		{webtest.Thor, turnout, []string{"27", "12,003", "12,003"}},
		{webtest.Potter, index, []string{"3", "3", "3"}},
	} {
		if diff := cmp.Diff(c.want, figures(c.tenant, c.path)); diff != "" {
			t.Errorf("%s%s: %s", c.tenant, c.path, diff)
		}
	}
	page := site.As(webtest.Thor, webtest.Root).Get(index)
	if to := page.Page().Find("[data-testid=dashboard-part] a").AttrOr("href", ""); to != turnout {
		t.Errorf("all votes are counted at %q", to)
	}
	if days := cells(page, "[data-testid=dashboard] table"); !strings.HasSuffix(days[29], " | 10,000+") {
		t.Errorf("the table ends with %q", days[29])
	}
	if said := page.Text("[data-testid=dashboard]"); !strings.Contains(said, "Busiest polls by the latest 30,000 votes") {
		t.Errorf("it says %s", said)
	}
}

// The index does not wait for numbers: who has no patience gets the rest of it.
func TestAdminIndex_WaitsForNoDashboard(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Patience = time.Nanosecond }))
	page := site.As(webtest.Thor, webtest.Root).Get("/admin/").Expect(http.StatusOK)
	if said := page.Text("[data-testid=dashboard-late]"); !strings.Contains(said, "counting them takes too long") {
		t.Errorf("it says %q", said)
	}
	if !strings.Contains(page.Text("main"), "Groups") {
		t.Error("the models are not listed")
	}
}
