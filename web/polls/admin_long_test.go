package polls_test

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// crowded has 12,003 votes at thor: more than a searched list is counted to.
func crowded(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 500, Polls: 24, Choices: 4, Votes: 500})
	return site
}

func ids(page *webtest.Response) []string {
	return page.Page().Find("[data-testid=row]").Map(func(_ int, row *goquery.Selection) string {
		return row.AttrOr("data-id", "")
	})
}

func TestAdminList_LongerThanItIsCounted(t *testing.T) {
	t.Parallel()
	site := crowded(t)
	c := site.As(webtest.Thor, webtest.Root)
	const list = "/admin/polls/vote/"
	if total := c.Get(list).Text("[data-testid=total]"); total != "12003 votes" {
		t.Errorf("the whole list has %q", total)
	}
	for page, next := range map[int]string{1: "2", 50: "51", 100: "101", 119: "120", 120: ""} {
		answer := c.Get(list + "?q=question&p=" + strconv.Itoa(page)).Expect(http.StatusOK)
		if total := answer.Text("[data-testid=total]"); total != "more than 10000 votes" {
			t.Errorf("page %d has %q", page, total)
		}
		if found := answer.Text("[data-testid=found]"); found != "more than 10000 results (12003 total)" {
			t.Errorf("page %d found %q", page, found)
		}
		if n := len(ids(answer)); n != 100 {
			t.Errorf("page %d has %d rows", page, n)
		}
		link, _ := answer.Page().Find("a[rel=next]").Attr("href")
		if _, to, _ := strings.Cut(link, "p="); strings.TrimSuffix(to, "&q=question") != next {
			t.Errorf("page %d leads to %q", page, link)
		}
	}
	for _, page := range []string{"121", "99999", "0", "-1"} {
		if to := c.Get(list + "?q=question&p=" + page).Expect(http.StatusFound).Location(); to != list+"?e=1" {
			t.Errorf("page %s led to %s", page, to)
		}
	}
	other := site.As(webtest.Potter, webtest.Root).Get(list + "?q=potter")
	if total := other.Text("[data-testid=total]"); total != "3 votes" {
		t.Errorf("potter has %q", total)
	}
}

// However a long list is read, it is the same list: every row once, in order.
func TestAdminList_LongInOrder(t *testing.T) {
	t.Parallel()
	site := crowded(t)
	c := site.As(webtest.Thor, webtest.Root)
	var votes []models.Vote
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		if err := tx.Model(&models.Vote{}).Where("id % 7 = 0").Update("voted_at", nil).Error; err != nil {
			return err
		}
		return tx.Preload("VotedBy").Find(&votes).Error
	})
	const of2020 = "voted_at__gte=2020-01-01&voted_at__lt=2021-01-01"
	for query, test := range map[string]struct {
		order order
		keep  func(models.Vote) bool
	}{
		"":                       {order: latest},
		"o=1":                    {order: then(byPoll, newest)},
		"o=-1":                   {order: then(down(byPoll), newest)},
		"o=3":                    {order: then(byName, newest)},
		"o=-3":                   {order: then(down(byName), newest)},
		"o=4":                    {order: then(byDate, newest)},
		"o=-4":                   {order: then(down(byDate), newest)},
		"q=question&o=4":         {order: then(byDate, newest), keep: func(v models.Vote) bool { return v.ID > 3 }},
		of2020:                   {order: latest, keep: isDated},
		of2020 + "&o=3":          {order: then(byName, newest), keep: isDated},
		of2020 + "&o=-4":         {order: then(down(byDate), newest), keep: isDated},
		of2020 + "&q=question":   {order: latest, keep: isDated},
		"voted_at__year=2020":    {order: latest, keep: isDated},
		"q=question":             {order: latest, keep: func(v models.Vote) bool { return v.ID > 3 }},
		"q=question&o=3":         {order: then(byName, newest), keep: func(v models.Vote) bool { return v.ID > 3 }},
		"q=question+user0042":    {order: latest, keep: func(v models.Vote) bool { return v.VotedBy.Username == "user0042" }},
		"q=user+question+00003:": {order: then(byName, newest), keep: func(v models.Vote) bool { return (v.ID-4)/500 == 3 }},
	} {
		if strings.HasPrefix(query, "q=user+") {
			query += "&o=3"
		}
		want := slices.SortedFunc(slices.Values(votes), test.order)
		if test.keep != nil {
			want = slices.DeleteFunc(want, func(v models.Vote) bool { return !test.keep(v) })
		}
		for _, page := range []int{1, 2, 101, 103, 120, 121} {
			from := min((page-1)*100, len(want))
			if from == len(want) {
				continue
			}
			var keys []string
			for _, v := range want[from:min(from+100, len(want))] {
				keys = append(keys, strconv.Itoa(int(v.ID)))
			}
			answer := c.Get("/admin/polls/vote/?" + query + "&p=" + strconv.Itoa(page)).Expect(http.StatusOK)
			if diff := cmp.Diff(keys, ids(answer)); diff != "" {
				t.Errorf("?%s, page %d (-want +got):\n%s", query, page, diff)
			}
		}
	}
}

// order says whether a vote comes before another.
type order func(a, b models.Vote) int

// latest is the order that votes are registered with.
func latest(a, b models.Vote) int { return then(down(byDate), newest)(a, b) }

func newest(a, b models.Vote) int { return int(b.ID) - int(a.ID) }

func isDated(v models.Vote) bool { return v.VotedAt != nil }

func byPoll(a, b models.Vote) int { return int(a.PollID) - int(b.PollID) }

func byName(a, b models.Vote) int { return strings.Compare(a.VotedBy.Username, b.VotedBy.Username) }

// byDate has votes without a date first, as SQLite does.
func byDate(a, b models.Vote) int {
	var at, other time.Time
	if a.VotedAt != nil {
		at = *a.VotedAt
	}
	if b.VotedAt != nil {
		other = *b.VotedAt
	}
	return at.Compare(other)
}

func down(first order) order { return func(a, b models.Vote) int { return first(b, a) } }

func then(first, second order) order {
	return func(a, b models.Vote) int {
		if by := first(a, b); by != 0 {
			return by
		}
		return second(a, b)
	}
}

func TestAdminList_IsNotSortedByTooManyChildren(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Create(&models.Vote{ID: 600_000, PollID: 3, ChoiceID: 1, VotedByID: 4}).Error
	})
	const warning = "The polls are not sorted by “Votes”: there is too much to count."
	for tenant, want := range map[string]string{webtest.Thor: warning, webtest.Potter: ""} {
		page := site.As(tenant, webtest.Root).Get("/admin/polls/poll/?o=-5.1").Expect(http.StatusOK)
		if said := strings.TrimSpace(page.Text("[data-testid=messages]")); said != want {
			t.Errorf("%s: it said %q", tenant, said)
		}
		sorted := page.Page().Find("th.column-votes").HasClass("sorted")
		if sorted == (want != "") || !page.Page().Find("th.column-question").HasClass("sorted") {
			t.Errorf("%s: sorted by votes: %t", tenant, sorted)
		}
	}
}
