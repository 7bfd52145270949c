package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// listed are the texts of a list's first cells.
func listed(page *webtest.Response) []string {
	var texts []string
	page.Page().Find("[data-testid=row] th").Each(func(_ int, cell *goquery.Selection) {
		texts = append(texts, strings.TrimPrefix(strings.TrimSpace(cell.Text()), "Thor: "))
	})
	return texts
}

// dated gives thor's three polls dates of their own, and a percent sign.
func dated(t *testing.T) *webtest.Client {
	t.Helper()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		for id, at := range map[uint]time.Time{
			1: time.Date(2025, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
			2: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 3: time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC),
		} {
			if err := tx.Model(&models.Poll{ID: id}).Update("pub_date", at).Error; err != nil {
				return err
			}
		}
		return tx.Model(&models.Poll{ID: 3}).Update("question", "Thor: 100% tea_or coffee?").Error
	})
	return site.As(webtest.Thor, webtest.Root)
}

func TestAdminList_ShowsWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	const (
		swallow = "what is the weight of an unladen swallow?"
		castle  = "which way to the castle?"
		tea     = "100% tea_or coffee?"
	)
	c := dated(t)
	for query, want := range map[string][]string{
		"":                                  {tea, castle, swallow},
		"o=1":                               {tea, swallow, castle},
		"o=-1":                              {castle, swallow, tea},
		"o=2.-3":                            {tea, castle, swallow}, // plain, plain, root
		"o=-4.1":                            {swallow, castle, tea}, // two, two and no choices
		"o=5":                               {tea, castle, swallow}, // no, one and two votes
		"o=9.x.-0":                          {tea, castle, swallow},
		"q=castle":                          {castle},
		"q=THOR":                            {tea, castle, swallow},
		"q=the+way":                         {castle},
		"q=" + url.QueryEscape(`"the way"`): nil,
		"q=" + url.QueryEscape(`"way to"`):  {castle},
		"q=%25":                             {tea},
		"q=_":                               {tea},
		"q=root":                            {swallow}, // who asked it
		"q=thor&created_by__id__exact=4":    {tea, castle},
		"q=swallow&created_by__id__exact=4": nil,
		"created_by=1":                      {swallow},
		"created_by__id__exact=1&created_by__id__exact=4":         {tea, castle, swallow},
		"created_by__id__in=1,4&q=castle":                         {castle},
		"created_by__isnull=True":                                 nil,
		"pub_date__year=2026":                                     {tea, castle},
		"pub_date__year=2026&pub_date__month=1":                   {castle},
		"pub_date__year=2025&pub_date__month=12&pub_date__day=31": {swallow},
		"pub_date__gte=2026-01-01+00%3A00%3A00%2B00%3A00":         {tea, castle},
		"pub_date__lt=2026-01-01":                                 {swallow},
		"question__startswith=Thor%3A+w":                          {castle, swallow},
		"question__icontains=COFFEE":                              {tea},
		"p=1&all=":                                                {tea, castle, swallow},
		"p=x":                                                     {tea, castle, swallow},
		"p=77":                                                    {tea, castle, swallow}, // a single page is every page
	} {
		got := listed(c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("?%s (-want +got):\n%s", query, diff)
		}
	}
}

func TestAdminList_RefusesWhatMakesNoSense(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for query, status := range map[string]int{
		"nosuch=1": 302, "question__nosuch=1": 302, "created_by__id__exact=-1": 302, "created_by=abc": 302,
		"created_by__id__exact=99999999999999999999": 302, "pub_date__lt=yesterday": 302, "pub_date__year=x": 302,
		"pub_date__month=3": 302, "pub_date__year=2026&pub_date__day=3": 302, "created_by__isnull=perhaps": 302,
		"created_by__username=root": 400, "created_by__password__startswith=a": 400, "nosuch=1&e=1": 400,
		"votes__id__exact=1": 400,
	} {
		answer := c.Get("/admin/polls/poll/?" + query).Expect(status)
		if to := answer.Location(); status == http.StatusFound && to != "/admin/polls/poll/?e=1" {
			t.Errorf("?%s led to %s", query, to)
		}
	}
	c.Get("/admin/auth/user/?password__startswith=a").Expect(http.StatusBadRequest)
}

func TestAdminList_LinksKeepWhatElseWasAskedFor(t *testing.T) {
	t.Parallel()
	c := dated(t)
	page := c.Get("/admin/polls/poll/?q=thor&created_by__id__exact=4&o=1").Expect(http.StatusOK)
	for selector, want := range map[string]url.Values{
		"th.column-pub_date .sort-link, th.column-pub_date a": {"q": {"thor"}, "created_by__id__exact": {"4"}, "o": {"3.1"}},
		"[data-testid=hierarchy] a":                           {"q": {"thor"}, "created_by__id__exact": {"4"}, "o": {"1"}},
	} {
		link, _ := page.Page().Find(selector).First().Attr("href")
		got, err := url.ParseQuery(strings.TrimPrefix(link, "?"))
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range want {
			if diff := cmp.Diff(values, got[name]); diff != "" {
				t.Errorf("%s: %s of %q (-want +got):\n%s", selector, name, link, diff)
			}
		}
	}
	row, _ := page.Page().Find("[data-testid=row] th a").First().Attr("href")
	form := c.Get(row).Expect(http.StatusOK)
	saved := c.Submit(form, "[data-testid=change-form]", url.Values{"_save": {"Save"}}).Expect(http.StatusFound)
	if to := saved.Location(); to != "/admin/polls/poll/?created_by__id__exact=4&o=1&q=thor" {
		t.Errorf("saving led to %s", to)
	}
}
