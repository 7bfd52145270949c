package polls_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

func TestEverywhere_FindsPagesAndObjects(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 3, Polls: 7, Choices: 2})
	for name, test := range map[string]struct {
		who, query  string
		finds, none []string
	}{
		"an object":    {webtest.Root, "swallow", []string{"Thor: what is the", "Choices"}, []string{"Go to"}},
		"a page":       {webtest.Viewer, "polls", []string{"Go to", "Polls"}, []string{"Add to"}},
		"another's":    {webtest.Root, "potter", []string{"Nothing matches."}, []string{"Potter"}},
		"too many":     {webtest.Root, "question", []string{"All that is found in Polls"}, nil},
		"without view": {webtest.Staff, "swallow", []string{"Nothing matches."}, []string{"Thor: what"}},
		"what no text": {webtest.Root, "%00", []string{"characters that no text can have"}, []string{"Nothing matches."}},
		"nothing":      {webtest.Root, "", []string{"Site administration", "Add to Polls"}, []string{"swallow"}},
	} {
		page := site.As(webtest.Thor, test.who).Get("/admin/search/?q=" + test.query).Expect(http.StatusOK)
		text := page.Text("main")
		for _, want := range test.finds {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in %s", name, want, text)
			}
		}
		for _, other := range test.none {
			if strings.Contains(text, other) {
				t.Errorf("%s: there is %q in %s", name, other, text)
			}
		}
	}
	most := site.As(webtest.Thor, webtest.Root).Get("/admin/search/?q=question")
	if n := most.Page().Find(`a[href^="/admin/polls/poll/"][href$="/change/"]`).Length(); n != 5 {
		t.Errorf("%d polls are shown, want 5", n)
	}
}

func TestEverywhere_AnswersScripts(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	type found struct {
		Groups []struct {
			Name  string
			Links []struct{ Text, URL string }
		}
	}
	byFormat := webtest.Decode[found](c.Get("/admin/search/?q=castle&_format=json").Expect(http.StatusOK))
	c.Header.Set("Accept", "application/json")
	byHeader := webtest.Decode[found](c.Get("/admin/search/?q=castle").Expect(http.StatusOK))
	for _, got := range []found{byFormat, byHeader} {
		if len(got.Groups) == 0 || len(got.Groups[len(got.Groups)-1].Links) == 0 {
			t.Fatalf("found %v", got)
		}
		for _, group := range got.Groups {
			if group.Name == "Polls" && group.Links[0].URL != "/admin/polls/poll/2/change/" {
				t.Errorf("the poll is at %q", group.Links[0].URL)
			}
		}
	}
}

// Of many rows it finds those that the list's own search has first.
func TestEverywhere_FindsTheFirstOfMany(t *testing.T) {
	t.Parallel()
	c := crowded(t).As(webtest.Thor, webtest.Root)
	for _, query := range []string{
		"question", "user0042", "question 00003:", "user0042 question", "user question 00003:", "swallow", "zzzz question",
	} {
		query := "?" + url.Values{"q": {query}}.Encode()
		listed := ids(c.Get("/admin/polls/vote/" + query).Expect(http.StatusOK))
		page := c.Get("/admin/search/" + query).Expect(http.StatusOK).Page()
		links := page.Find(`a[href^="/admin/polls/vote/"][href$="/change/"]`)
		found := links.Map(func(_ int, link *goquery.Selection) string {
			return strings.Split(link.AttrOr("href", ""), "/")[4]
		})
		if diff := cmp.Diff(listed[:min(5, len(listed))], found, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-list +everywhere):\n%s", query, diff)
		}
		if more := page.Find(`.found-more[href^="/admin/polls/vote/"]`).Length() == 1; more != (len(listed) > 5) {
			t.Errorf("%s: there are more: %t", query, more)
		}
	}
}

// What there is no time for is named, with the way to search it by itself.
func TestEverywhere_SaysWhatItLeftOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Patience = time.Nanosecond }))
	c := site.As(webtest.Thor, webtest.Viewer)
	page := c.Get("/admin/search/?q=swallow").Expect(http.StatusOK)
	left := page.Page().Find("[data-testid=unsearched] a")
	names := left.Map(func(_ int, link *goquery.Selection) string { return link.Text() })
	if diff := cmp.Diff([]string{"Polls", "Choices", "Votes", "Users"}, names[:min(4, len(names))]); diff != "" {
		t.Error(diff)
	}
	if to := left.First().AttrOr("href", ""); to != "/admin/polls/poll/?q=swallow" {
		t.Errorf("polls are searched at %s", to)
	}
	if page.Page().Find("[data-testid=empty]").Length() != 0 {
		t.Error("it says that nothing matches")
	}
	type found struct{ Late []struct{ Text, URL string } }
	late := webtest.Decode[found](c.Get("/admin/search/?q=swallow&_format=json").Expect(http.StatusOK)).Late
	if len(late) != len(names) || late[0].URL != "/admin/polls/poll/?q=swallow" {
		t.Errorf("scripts are told %v", late)
	}
	if n := c.Get("/admin/search/?q=").Page().Find("[data-testid=unsearched]").Length(); n != 0 {
		t.Error("without a word something was not searched")
	}
}
