package polls_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// What is too much for a database is answered before the database is asked.
func TestAdmin_AsksForTooMuch(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	for name, search := range map[string]string{
		"long": strings.Repeat("a", 51_000), "many words": strings.Repeat("a ", 5000),
	} {
		page := c.Get("/admin/polls/poll/?q=" + url.QueryEscape(search)).Expect(http.StatusOK)
		if said := page.Text("[data-testid=messages]"); !strings.Contains(said, "too long") {
			t.Errorf("%s: it said %q", name, said)
		}
	}
	many := strings.Repeat("&question__contains=a", 2500)
	c.Get("/admin/polls/poll/?" + many[1:]).Expect(http.StatusFound)
	c.Get("/admin/polls/poll/?created_by__id__in=" + strings.Repeat("1,", 20_000) + "1").Expect(http.StatusFound)

	ids := make([]string, 40_000)
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	c.Get("/admin/polls/poll/")
	c.Post("/admin/polls/poll/", url.Values{
		"action": {"delete_selected"}, "_selected_action": ids,
	}).Expect(http.StatusBadRequest)
	page := c.Post("/admin/auth/user/2/change/", url.Values{
		"username": {"staff"}, "groups": {strings.Join(ids, ",")},
	}).Expect(http.StatusUnprocessableEntity)
	if said := page.Text(".field-groups .errorlist"); !strings.Contains(said, "Select at most 10000.") {
		t.Errorf("too many groups: it said %q", said)
	}
}

// All objects of a list may be more than fit into memory, or into a journal.
func TestAdminActions_OnTooManyAtOnce(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 10_000})
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/auth/user/")
	for name, form := range map[string]url.Values{
		"asking":       {"action": {"delete_selected"}, "select_across": {"1"}},
		"deleting":     {"action": {"delete_selected"}, "select_across": {"1"}, "post": {"yes"}},
		"deactivating": {"action": {"deactivate"}, "select_across": {"1"}, "post": {"yes"}},
	} {
		answer := c.Post("/admin/auth/user/", form).Expect(http.StatusFound)
		if said := c.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "at most 10000 users at once") {
			t.Errorf("%s: it said %q", name, said)
		}
	}
	if n := webtest.Count[models.User](site, webtest.Thor); n != 10_004 {
		t.Errorf("there are %d users", n)
	}
}
