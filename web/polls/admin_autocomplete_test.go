package polls_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// found is Django's answer to a select that asks for candidates.
type found struct {
	Results    []struct{ ID, Text string }
	Pagination struct{ More bool }
}

func candidates(t *testing.T, c *webtest.Client, query string) found {
	t.Helper()
	answer := c.Get("/admin/autocomplete/?app_label=polls&" + query).Expect(http.StatusOK)
	var f found
	if err := json.Unmarshal(answer.Body.Bytes(), &f); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	if got := answer.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control: %q", got)
	}
	return f
}

func TestAutocomplete_FindsByTheTargetsSearch(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	for query, want := range map[string]string{
		"model_name=choice&field_name=poll&term=castle":       "[{2 Thor: which way to the castle?}]",
		"model_name=choice&field_name=poll&term=root":         "[{1 Thor: what is the weight of an unladen swallow?}]",
		"model_name=vote&field_name=choice&term=right+castle": "[{4 Thor, right}]",
		"model_name=vote&field_name=voted_by&term=RO":         "[{1 root}]",
		"model_name=poll&field_name=created_by":               "[{4 plain} {1 root} {2 staff} {3 viewer}]",
		"model_name=poll&field_name=created_by&term=%25":      "[]",
	} {
		if got := fmt.Sprint(candidates(t, c, query).Results); got != want {
			t.Errorf("%s found %s, want %s", query, got, want)
		}
	}
	body := c.Get("/admin/autocomplete/?app_label=polls&model_name=poll&field_name=created_by&term=root").Body.String()
	const want = `{"results":[{"id":"1","text":"root"}],"pagination":{"more":false}}`
	if strings.TrimSpace(body) != want {
		t.Errorf("Django answers %s, this is %s", want, body)
	}
}

func TestAutocomplete_GivesTwentyAtATime(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 41})
	c := site.As(webtest.Thor, webtest.Root)
	seen := map[string]bool{}
	for page, want := range map[int]found{1: {Results: make([]struct{ ID, Text string }, 20)}, 3: {}} {
		got := candidates(t, c, fmt.Sprintf("model_name=poll&field_name=created_by&term=user0&page=%d", page))
		if len(got.Results) != max(len(want.Results), 1) || got.Pagination.More != (page == 1) {
			t.Errorf("page %d has %d users, more: %v", page, len(got.Results), got.Pagination.More)
		}
		for _, r := range got.Results {
			if seen[r.ID] {
				t.Errorf("%s is on two pages", r.Text)
			}
			seen[r.ID] = true
		}
	}
}

func TestAutocomplete_Refuses(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	const poll = "app_label=polls&model_name=choice&field_name=poll"
	for query, status := range map[string]int{
		"": 403, "app_label=polls": 403, "app_label=polls&model_name=choice": 403,
		"app_label=polls&model_name=choice&field_name=choice_text": 403,
		"app_label=polls&model_name=poll&field_name=choices":       403,
		"app_label=polls&model_name=nosuch&field_name=poll":        403,
		"app_label=auth&model_name=group&field_name=permissions":   403, // permissions are not registered
		"app_label=admin&model_name=logentry&field_name=user":      200,
		poll + "&page=0": 404, poll + "&page=x": 404, poll + "&page=2": 404, poll + "&page=99999999999999999999": 404,
		poll + "&term=%00": 403, poll + "&term=%ff": 403, poll + "&term=" + strings.Repeat("x", 1001): 403,
		poll + "&inline=polls.poll.votes": 403,
	} {
		c.Get("/admin/autocomplete/?" + query).Expect(status)
	}
}

// Where there is no JavaScript the server finds the candidates: what was typed
// stays, and nothing is saved.
func TestFind_KeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := webtest.Find[models.Poll](site, webtest.Thor, 1)
	page := c.Submit(c.Get("/admin/polls/poll/1/change/"), changeForm, url.Values{
		"question": {"Half a question"}, "choices-0-choice_text": {""}, "choices-1-DELETE": {"on"},
		"choices-3-choice_text": {"a new one"}, "_find": {"created_by"},
	}).Expect(http.StatusOK)
	if said := page.Text(".errorlist, .errornote"); said != "" {
		t.Errorf("it complains of what nobody has sent yet: %s", said)
	}
	page = c.Submit(page, changeForm, url.Values{"_find": {"created_by"}, "_term": {"STA"}}).Expect(http.StatusOK)
	_, sent := page.Form(changeForm)
	for name, want := range map[string]string{
		"question": "Half a question", "choices-0-choice_text": "", "choices-1-DELETE": "on",
		"choices-3-choice_text": "a new one", "created_by": "1", "_term": "STA",
	} {
		if got := sent.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := page.Text("[data-testid=found] .choices"); strings.Join(strings.Fields(got), " ") != "root staff" {
		t.Errorf("it offers %q", got)
	}
	if diff := cmp.Diff(before, webtest.Find[models.Poll](site, webtest.Thor, 1)); diff != "" {
		t.Errorf("finding has saved something (-before +after):\n%s", diff)
	}

	page = c.Submit(page, changeForm, url.Values{"created_by": {"2"}, "_find": {""}}).Expect(http.StatusOK)
	if text := page.Text("#id_created_by option[selected]"); text != "staff" || page.Page().Find(".found").Length() > 0 {
		t.Errorf("after choosing staff the form shows %q", text)
	}
	c.Submit(page, changeForm, url.Values{"choices-0-choice_text": {"kept"}}).Expect(http.StatusFound)
	if after := webtest.Find[models.Poll](site, webtest.Thor, 1); after.CreatedByID != 2 {
		t.Errorf("the poll is still %d's", after.CreatedByID)
	}
	if diff := cmp.Diff([]string{"kept", "a new one"}, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
		t.Errorf("the choices (-want +got):\n%s", diff)
	}
}

func TestFind_AnswersOddities(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 30})
	c := site.As(webtest.Thor, webtest.Root)
	form := c.Get("/admin/polls/poll/add/")
	for term, want := range map[string]string{
		"user": "These are the first 20 that match.", "nobody": "Nothing matches.", "root": "1 match.",
		"\x00": "characters that no text can have", strings.Repeat("x", 1001): "too long",
	} {
		page := c.Submit(form, changeForm, url.Values{"_find": {"created_by"}, "_term": {term}}).Expect(http.StatusOK)
		if said := page.Text("[data-testid=found]"); !strings.Contains(said, want) {
			t.Errorf("%.20q: it says %q", term, said)
		}
	}
	c.Submit(form, changeForm, url.Values{"_find": {"nosuch"}}).Expect(http.StatusOK)
	c.Post("/admin/polls/poll/99/change/", url.Values{"_find": {"created_by"}}).Expect(http.StatusFound)
	viewer := site.As(webtest.Thor, webtest.Viewer)
	viewer.Get("/admin/polls/poll/1/change/")
	viewer.Post("/admin/polls/poll/1/change/", url.Values{"_find": {"created_by"}}).Expect(http.StatusForbidden)
}

// Once "Save as new" was refused, a search must not lead back to a form that
// saves over the original.
func TestFind_WhileCopying(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Submit(c.Get("/admin/polls/poll/1/change/"), changeForm, url.Values{"question": {""}, "_saveasnew": {"1"}})
	page = c.Submit(page.Expect(http.StatusUnprocessableEntity), changeForm, url.Values{"_find": {"created_by"}})
	buttons := page.Expect(http.StatusOK).Page().Find("[data-testid=submit-row] button")
	if name, _ := buttons.Attr("name"); buttons.Length() != 1 || name != "_saveasnew" {
		t.Errorf("%d buttons are offered, %q first", buttons.Length(), name)
	}
	if n := page.Page().Find("[data-testid=inline-choices] .has_original").Length(); n != 0 {
		t.Errorf("%d choices would be taken from the original", n)
	}
}
