package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// newestEntry opens the first entry of the log that a query leaves.
func newestEntry(c *webtest.Client, query string) *webtest.Response {
	list := c.Get("/admin/admin/logentry/?" + query).Expect(http.StatusOK)
	address, _ := list.Page().Find("[data-testid=row] a").First().Attr("href")
	return c.Get(address).Expect(http.StatusOK)
}

func TestAuditLog(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	const form = "[data-testid=change-form]"
	c.Submit(c.Get("/admin/polls/poll/1/change/"), form, url.Values{
		"question": {strings.Repeat("x", 99) + "?"}, "choices-1-DELETE": {"on"}, "choices-2-choice_text": {"Asian"},
	}).Expect(http.StatusFound)
	c.Submit(c.Get("/admin/auth/group/add/"), form, url.Values{"name": {"Askers"}, "permissions": {"2"}})
	c.Submit(c.Get("/admin/polls/poll/3/delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)

	said := newestEntry(c, "action_flag__exact=2").Text("[data-testid=deed]")
	for _, want := range []string{
		"xxx?", "Choice “Thor, European”: Choice textfrom Thor, European → blank",
		"Choice “Asian”: Choice textblank → to Asian",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("of the change it does not say %q: %s", want, said)
		}
	}
	said = newestEntry(c, "action_flag__exact=1").Text("[data-testid=deed]")
	if !strings.Contains(said, "Can change log entry") {
		t.Errorf("of the group it says %s", said)
	}
	viewer := site.As(webtest.Thor, webtest.Viewer)
	entry := newestEntry(viewer, "action_flag__exact=3")
	history, _ := entry.Page().Find("[data-testid=object-history]").Attr("href")
	if history != "/admin/polls/poll/3/history/" || entry.Page().Find("[data-testid=undelete]").Length() > 0 {
		t.Errorf("who may look is led to %q: %s", history, entry.Text("[data-testid=deed]"))
	}
	if said := viewer.Get(history).Expect(http.StatusOK).Text("main"); !strings.Contains(said, "Thor: tea or coffee?") {
		t.Errorf("the history of what is gone: %s", said)
	}
	undelete, _ := newestEntry(c, "action_flag__exact=3").Page().Find("[data-testid=undelete]").Attr("href")
	c.Submit(c.Get(undelete), restoreForm, nil).Expect(http.StatusFound)
	c.Get("/admin/polls/poll/3/change/").Expect(http.StatusOK)
	if entry.Page().Find(form+" [type=submit]").Length() > 0 {
		t.Error("the log can be edited")
	}
}
