package polls_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestAdminForm_SavesAsNew(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
	refused := c.Submit(page, "[data-testid=change-form]", url.Values{"question": {" "}, "_saveasnew": {"1"}})
	buttons := refused.Expect(http.StatusUnprocessableEntity).Page().Find("[data-testid=submit-row] button")
	if name, _ := buttons.Attr("name"); buttons.Length() != 1 || name != "_saveasnew" {
		t.Errorf("after a mistake %d buttons are offered, %q first: the original could be lost", buttons.Length(), name)
	}
	copied := c.Submit(page, "[data-testid=change-form]", url.Values{
		"question": {"A copy"}, "choices-1-DELETE": {"on"}, "choices-2-choice_text": {"new"}, "_saveasnew": {"1"},
	}).Expect(http.StatusFound)
	if to := copied.Location(); to != "/admin/polls/poll/4/change/" {
		t.Errorf("it led to %s", to)
	}
	for id, want := range map[uint][]string{1: {"Thor, African", "Thor, European"}, 4: {"Thor, African", "new"}} {
		if diff := cmp.Diff(want, choicesOf(t, site, webtest.Thor, id)); diff != "" {
			t.Errorf("poll %d (-want +got):\n%s", id, diff)
		}
	}
	original, fresh := webtest.Find[models.Poll](site, webtest.Thor, 1), webtest.Find[models.Poll](site, webtest.Thor, 4)
	if original.Question == "A copy" || fresh.Question != "A copy" || !fresh.PubDate.After(original.PubDate) {
		t.Errorf("the original is %+v, the copy %+v", original, fresh)
	}
	if n := webtest.Count[models.Vote](site, webtest.Thor); n != 3 {
		t.Errorf("there are %d votes: they are no part of the copy", n)
	}
}

// Every button leads where Django's does.
func TestAdminForm_ButtonsLead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/polls/choice/add/")
	for button, want := range map[string]string{
		"": "/admin/polls/choice/?q=x", "_save": "/admin/polls/choice/?q=x",
		"_continue":   "/admin/polls/choice/1/change/?_changelist_filters=q%3Dx",
		"_addanother": "/admin/polls/choice/add/?_changelist_filters=q%3Dx",
	} {
		form := url.Values{"poll": {"1"}, "choice_text": {"y"}, button: {"1"}}
		answer := c.Post("/admin/polls/choice/1/change/?_changelist_filters=q%3Dx", form).Expect(http.StatusFound)
		if to := answer.Location(); to != want {
			t.Errorf("%q led to %s", button, to)
		}
	}
}

func TestAdminForm_ReadsNothingElse(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := webtest.Find[models.Poll](site, webtest.Thor, 1)
	c.Get("/admin/polls/poll/1/change/")
	c.Post("/admin/polls/poll/1/change/", posted("Q", url.Values{
		"id": {"2"}, "ID": {"2"}, "pub_date": {"2001-01-01"}, "pub_date_0": {"2001-01-01"}, "pub_date_1": {"00:00"},
		"created_by_id": {"4"}, "CreatedByID": {"4"}, "is_superuser": {"on"},
	})).Expect(http.StatusFound)
	before.Question = "Q"
	if diff := cmp.Diff(before, webtest.Find[models.Poll](site, webtest.Thor, 1)); diff != "" {
		t.Errorf("more than the question was changed (-want +got):\n%s", diff)
	}
}

func TestAdminForm_InitialValues(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/add/?question=From+a+link&created_by=4&pub_date=x").Expect(http.StatusOK).Page()
	if value, _ := page.Find("#id_question").Attr("value"); value != "From a link" {
		t.Errorf("the question begins as %q", value)
	}
	if value, _ := page.Find("#id_created_by option[selected]").Attr("value"); value != "4" {
		t.Errorf("the creator begins as %q", value)
	}
	page = c.Get("/admin/polls/poll/add/?created_by=nobody").Page()
	own, _ := page.Find("#id_created_by option[selected]").Attr("value")
	if own != "1" {
		t.Errorf("without a sensible one the creator begins as %q, not as oneself", own)
	}
	if said := c.Get("/admin/polls/poll/add/?created_by=777").Expect(http.StatusOK).Text(".errorlist"); said != "" {
		t.Errorf("a form that nobody has sent complains: %q", said)
	}
}

func TestAdminForm_ToLookAtOnly(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Viewer)
	page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
	inputs := page.Page().Find("[data-testid=change-form] input:not([type=hidden])")
	if page.Text("h1") != "View poll" || inputs.Length() > 0 {
		t.Errorf("the form can be filled in: %s", page.Text("main"))
	}
	if said := page.Text("[data-testid=inline-choices]"); !strings.Contains(said, "Thor, African") {
		t.Errorf("the choices are not shown: %s", said)
	}
	c.Post("/admin/polls/poll/1/change/", posted("Q", nil)).Expect(http.StatusForbidden)
	c.Get("/admin/polls/poll/add/").Expect(http.StatusForbidden)
}

func TestAdminList_DateHierarchy(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for query, want := range map[string]string{
		"":                                      "2025 2026",
		"pub_date__year=2026":                   "All dates January 2026 March 2026",
		"pub_date__year=2026&pub_date__month=3": "2026 March 9",
		"pub_date__year=2026&pub_date__month=3&pub_date__day=9":  "March 2026 March 9",
		"pub_date__year=2025&pub_date__month=12&q=swallow":       "2025 December 31",
		"created_by__id__exact=1":                                "December 31", // all in one month: its days
		"pub_date__year=2026&pub_date__month=3&pub_date__day=10": "",
	} {
		strip := c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK).Page().Find("[data-testid=hierarchy]")
		var words []string
		strip.Find("a, .current, [aria-current]").Each(func(_ int, s *goquery.Selection) {
			words = append(words, strings.Trim(strings.Join(strings.Fields(s.Text()), " "), "‹ "))
		})
		if got := strings.Join(words, " "); got != want {
			t.Errorf("?%s: got %q, want %q", query, got, want)
		}
	}
}

func TestAdminList_SearchByNumber(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	for query, want := range map[string][]string{
		"4": {"4"}, "3 castle": {"3"}, "2 castle": nil, "-4": nil, "4.0": nil, "99999999999999999999": nil, "left": {"3"},
	} {
		got := listed(c.Get("/admin/polls/choice/?" + url.Values{"q": {query}}.Encode()).Expect(http.StatusOK))
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
}

func TestAdminList_SearchForWhatNoTextHas(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for _, query := range []string{"q=%00", "q=a%ff"} {
		page := c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK)
		if said := page.Text("[data-testid=messages]"); !strings.Contains(said, "characters that no text can have") {
			t.Errorf("?%s: it said %q", query, said)
		}
		if n := len(listed(page)); n != 3 {
			t.Errorf("?%s: %d polls are listed", query, n)
		}
	}
}
