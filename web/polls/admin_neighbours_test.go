package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// alike gives both tenants polls that are hard to tell apart, thor more of
// them, and votes of which some have no date.
func alike(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 3, Polls: 7, Choices: 2, Votes: 3})
	site.Fill(webtest.Potter, webtest.Bulk{Users: 3, Polls: 4, Choices: 2, Votes: 2})
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			err := tx.Model(&models.Poll{}).Where("id % 3 = 0").Update("question", "Question the same").Error
			if err != nil {
				return err
			}
			at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			if err := tx.Model(&models.Vote{}).Where("id % 3 > 0").Update("voted_at", at).Error; err != nil {
				return err
			}
			return tx.Model(&models.Vote{}).Where("id % 3 = 0").Update("voted_at", nil).Error
		})
	}
	return site
}

// walk follows one of the links from page to page, and returns the keys it
// comes by and the positions that the pages tell.
func walk(c *webtest.Client, address, rel string) (keys, positions []string) {
	for address != "" && len(keys) < 100 {
		page := c.Get(address).Expect(http.StatusOK)
		keys = append(keys, strings.Split(address, "/")[4])
		positions = append(positions, page.Text("[data-testid=position]"))
		address = page.Page().Find("a[rel="+rel+"]").First().AttrOr("href", "")
	}
	return keys, positions
}

func TestNeighbours_FollowTheList(t *testing.T) {
	t.Parallel()
	site := alike(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		c := site.As(tenant, webtest.Root)
		for _, list := range []string{
			"polls/poll/", "polls/poll/?o=1", "polls/poll/?o=-1", "polls/poll/?o=2.-3", "polls/poll/?o=-2.1",
			"polls/poll/?o=-5.1", "polls/poll/?o=5", "polls/poll/?q=the+same", "polls/poll/?created_by__id__exact=4&o=1",
			"polls/poll/?q=question&o=1.-4", "polls/poll/?q=" + strings.Repeat("x", 2000), "polls/vote/?o=4",
			"polls/vote/?o=-4.3", "polls/vote/?o=4.-3", "polls/vote/?o=1.2", "polls/choice/?o=2.-1", "auth/user/?o=-1",
			"polls/poll/?p=9", "polls/poll/?all=",
		} {
			path, query, _ := strings.Cut("/admin/"+list, "?")
			want := ids(c.Get("/admin/" + list).Expect(http.StatusOK))
			carried := ""
			if query != "" {
				carried = "?" + url.Values{"_changelist_filters": {query}}.Encode()
			}
			forth, positions := walk(c, path+want[0]+"/change/"+carried, "next")
			if diff := cmp.Diff(want, forth); diff != "" {
				t.Errorf("%s: forth through %s (-list +pages):\n%s", tenant, list, diff)
			}
			back, _ := walk(c, path+want[len(want)-1]+"/change/"+carried, "prev")
			slices.Reverse(back)
			if diff := cmp.Diff(want, back); diff != "" {
				t.Errorf("%s: back through %s (-list +pages):\n%s", tenant, list, diff)
			}
			byCount := strings.Contains(query, "o=5") || strings.Contains(query, "o=-5") || strings.Contains(query, "-4")
			if byCount && path == "/admin/polls/poll/" {
				continue // more would have to be counted
			}
			for i, got := range positions {
				if want := strconv.Itoa(i+1) + " of " + strconv.Itoa(len(want)); got != want {
					t.Errorf("%s: %s says %q, want %q", tenant, list, got, want)
				}
			}
		}
	}
}

func TestNeighbours_OfAnObjectThatTheListHasNot(t *testing.T) {
	t.Parallel()
	c := alike(t).As(webtest.Thor, webtest.Root)
	query := url.Values{"_changelist_filters": {"q=the+same&o=1"}}.Encode()
	page := c.Get("/admin/polls/poll/1/change/?" + query).Expect(http.StatusOK) // "Thor: …"
	if got := page.Page().Find("[data-testid=steps] a").Length(); got != 1 {
		t.Errorf("%d links lead from it, want the one to the last that is listed", got)
	}
	if got := page.Text("[data-testid=position]"); got != "" {
		t.Errorf("it stands at %q", got)
	}
}

func TestNeighbours_AreLeftOut(t *testing.T) {
	t.Parallel()
	site := alike(t)
	for name, test := range map[string]struct{ who, path string }{
		"of a list that makes no sense": {webtest.Root, "/admin/polls/poll/2/change/?_changelist_filters=nothing%3D1"},
		"of a query that is none":       {webtest.Root, "/admin/polls/poll/2/change/?_changelist_filters=%25zz"},
		"in a dialog":                   {webtest.Root, "/admin/polls/poll/2/change/?_popup=1"},
		"of a new poll":                 {webtest.Root, "/admin/polls/poll/add/"},
	} {
		page := site.As(webtest.Thor, test.who).Get(test.path).Expect(http.StatusOK)
		if page.Page().Find("[data-testid=steps]").Length() != 0 {
			t.Errorf("%s: there are links", name)
		}
	}
}

func TestNeighbours_InHistory(t *testing.T) {
	t.Parallel()
	c := alike(t).As(webtest.Thor, webtest.Viewer)
	page := c.Get("/admin/polls/poll/2/history/?_changelist_filters=o%3D1").Expect(http.StatusOK)
	for _, rel := range []string{"prev", "next"} {
		to := page.Page().Find("[data-testid=steps] a[rel="+rel+"]").AttrOr("href", "")
		if to != "" && !strings.HasSuffix(to, "/history/?_changelist_filters=o%3D1") {
			t.Errorf("%s leads to %s", rel, to)
		}
	}
	if page.Page().Find("[data-testid=steps] a").Length() == 0 {
		t.Error("nothing leads on")
	}
}
