package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// asking makes a request of a browser, looking at pages first where it must.
type asking func(c *webtest.Client) *http.Request

// request is what somebody asks for, and what it takes: the session, the user
// and for all but superusers their permissions are three statements.
type request struct {
	name       string
	ask        asking
	status     int
	statements int64
}

// few and many are tenants that differ in nothing but the number of rows.
const (
	few  = webtest.Thor
	many = webtest.Potter
)

func TestStatements_AreAsManyForManyRows(t *testing.T) {
	t.Parallel()
	site := fewAndMany(t)
	for _, tenant := range []string{few, many} {
		// Saving comes first, so that there is a history to read.
		check(t, site.As(tenant, webtest.Root), "saving at "+tenant, savingPages())
		check(t, site.As(tenant, webtest.Root), "reading at "+tenant, readingPages())
		check(t, site.As(tenant, webtest.Viewer), "viewing at "+tenant, viewingPages())
		check(t, site.Client(tenant), "logging in at "+tenant, loggingIn())
		caller := script(site, tenant, webtest.Root)
		caller.Get("/api/polls/").Expect(http.StatusOK) // notes that the token is in use
		check(t, caller, "calling "+tenant, calls())
	}
	// Where votes are more than lists are counted to, it finds out how many match
	// before it looks for the first of them.
	for tenant, n := range map[string]int64{few: 10, many: 11} {
		everything := []request{{"everything searched", page("/admin/search/?q=Question"), 200, n}}
		check(t, site.As(tenant, webtest.Root), "reading at "+tenant, everything)
	}
}

// TestStatements_OfCrowds is about tenants with more users than a filter or a
// select offers.
func TestStatements_OfCrowds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, uncached())
	site.Fill(many, webtest.Bulk{Users: 1100, Polls: 130, Choices: 1})
	c := site.As(many, webtest.Root)
	check(t, c, "among 1,100 users", []request{
		{"polls", page("/admin/polls/poll/"), 200, 11},
		{"poll", page(filledPoll + "change/"), 200, 9},
		{"users found", page("/admin/autocomplete/?app_label=polls&model_name=poll&field_name=created_by"), 200, 3},
	})
	list := c.Get("/admin/polls/poll/").Text("[data-testid=filters]")
	if !strings.Contains(list, webtest.Root) || strings.Contains(list, webtest.Staff) {
		t.Errorf("the filter offers others than those who ask polls: %s", list)
	}
}

func check(t *testing.T, c *webtest.Client, what string, requests []request) {
	t.Helper()
	for _, r := range requests {
		if n := statements(t, c, r); n != r.statements {
			t.Errorf("%s, %s: %d statements, want %d", what, r.name, n, r.statements)
		}
	}
}

// uncached has everything read that a page needs, as after a change.
func uncached() webtest.Option {
	return webtest.WithWeb(func(cfg *web.Config) { cfg.CacheBytes = -1 })
}

// fewAndMany fills both tenants: in the one polls have hardly any choices and
// votes and lists hardly any rows, in the other there are a hundred times as many.
func fewAndMany(t *testing.T) *webtest.Site {
	site := webtest.New(t, uncached())
	site.Fill(few, webtest.Bulk{Users: 3, Polls: 3, Choices: 2, Votes: 2})
	site.Fill(many, webtest.Bulk{Users: 90, Polls: 300, Choices: 5, Votes: 50})
	return site
}

// statements counts what a request takes. The messages that it leaves are
// looked at, for they would cost the next page a statement.
func statements(t *testing.T, c *webtest.Client, r request) int64 {
	t.Helper()
	asked := r.ask(c)
	ctx, count := tenants.CountStatements(asked.Context())
	c.Do(asked.WithContext(ctx)).Expect(r.status)
	n := count.Load()
	c.Get("/admin/") // shows them
	return n
}

func page(path string) asking {
	return func(c *webtest.Client) *http.Request { return c.Request(http.MethodGet, path, nil) }
}

// submit fills the form of a page in.
func submit(path, form string, values url.Values) asking {
	return func(c *webtest.Client) *http.Request {
		action, sent := c.Get(path).Expect(http.StatusOK).Form(form)
		for name, value := range values {
			sent[name] = value
		}
		r := c.Request(http.MethodPost, action, strings.NewReader(sent.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
}

// The first poll that Fill makes and its choices come after those that every
// tenant begins with.
const filledPoll = "/admin/polls/poll/4/"

func readingPages() []request {
	return []request{
		{"a poll of the API, with forms", page("/api/polls/4/?format=api"), 200, 5}, // one for who may write
		{"index", page("/admin/"), 200, 7},
		{"app", page("/admin/polls/"), 200, 2},
		{"polls", page("/admin/polls/poll/"), 200, 11},
		{"polls counted", page("/admin/polls/poll/?_facets=True"), 200, 15},
		{"polls searched", page("/admin/polls/poll/?q=Question"), 200, 12},
		{"polls filtered", page("/admin/polls/poll/?created_by__id__exact=5&pub_date__year=2020&o=-1"), 200, 12},
		{"choices", page("/admin/polls/choice/"), 200, 10},
		{"votes", page("/admin/polls/vote/"), 200, 8},
		{"users", page("/admin/auth/user/"), 200, 6},
		{"polls to export", page("/admin/polls/poll/export/"), 200, 3},
		{"polls exported", page("/admin/polls/poll/export/?_format=csv&_columns=created_by&_columns=votes"), 200, 6},
		{"groups", page("/admin/auth/group/"), 200, 4},
		{"log", page("/admin/admin/logentry/"), 200, 12},
		{"poll", page(filledPoll + "change/"), 200, 9},
		{"poll to add", page("/admin/polls/poll/add/"), 200, 3},
		{"choice", page("/admin/polls/choice/5/change/"), 200, 6},
		{"vote", page("/admin/polls/vote/4/change/"), 200, 8},
		{"user", page("/admin/auth/user/5/change/"), 200, 10},
		{"user's password", page("/admin/auth/user/5/password/"), 200, 3},
		{"history", page(filledPoll + "history/"), 200, 10},
		{"poll to delete", page(filledPoll + "delete/"), 200, 7},
		{"user to delete", page("/admin/auth/user/5/delete/"), 200, 17},
	}
}

func viewingPages() []request {
	return []request{
		{"index", page("/admin/"), 200, 7},
		{"polls", page("/admin/polls/poll/"), 200, 12},
		{"poll", page(filledPoll + "change/"), 200, 10},
		{"user", page("/admin/auth/user/5/change/"), 200, 8},
	}
}

func savingPages() []request {
	const form = "[data-testid=change-form]"
	question := url.Values{"question": {"What else?"}}
	answers := url.Values{"choices-0-choice_text": {"This"}, "choices-2-choice_text": {"That"}}
	return []request{
		{"saving a list", submit("/admin/polls/choice/?o=1", "[data-testid=action-form]",
			url.Values{"form-0-choice_text": {"Perhaps"}, "_save": {"Save"}}), 302, 8},
		{"saving nothing", submit(filledPoll+"change/", form, nil), 302, 8},
		{"saving a poll", submit(filledPoll+"change/", form, question), 302, 9},
		{"saving choices", submit(filledPoll+"change/", form, answers), 302, 10},
		{"adding a poll", submit("/admin/polls/poll/add/", form, question), 302, 8},
		{"saving a user", submit("/admin/auth/user/5/change/", form, url.Values{"first_name": {"Ann"}}), 302, 10},
		{"deleting a poll", submit("/admin/polls/poll/5/delete/", "[data-testid=delete-form]", nil), 302, 13},
	}
}

func loggingIn() []request {
	right := url.Values{"username": {webtest.Root}, "password": {webtest.Password}}
	wrong := url.Values{"username": {"nobody"}, "password": {webtest.Password}}
	return []request{
		{"the form", page("/admin/login/"), 200, 0},
		{"a refusal", submit("/admin/login/", "#login-form", wrong), 200, 5},
		{"a login", submit("/admin/login/", "#login-form", right), 302, 10},
		{"a logout", submit("/admin/", "#logout-form", nil), 200, 3},
	}
}

func call(method, path, body string) asking {
	return func(c *webtest.Client) *http.Request {
		r := c.Request(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		return r
	}
}

func calls() []request {
	const poll, question, answer = "/api/polls/4/", `{"question": "What then?"}`, `{"choice_text": "That"}`
	return []request{
		{"polls", page("/api/polls/?page_size=100"), 200, 4},
		{"polls searched", page("/api/polls/?search=question&created_by=7&ordering=-pub_date"), 200, 4},
		{"polls without choices", page("/api/polls/?fields=id,question"), 200, 3},
		{"polls by cursor", page("/api/polls/?cursor=&page_size=2"), 200, 3},
		{"votes", page(poll + "votes/"), 200, 3},
		{"poll", page(poll), 200, 3},
		{"poll, as a page", page(poll + "?format=api"), 200, 3},
		{"results", page(poll + "results/"), 200, 3},
		{"choices", page(poll + "choices/"), 200, 3},
		{"choice", page(poll + "choices/5/"), 200, 3},
		{"a vote", call(http.MethodPost, poll+"choices/5/vote/", ""), 201, 4},
		{"a second vote", call(http.MethodPost, poll+"choices/5/vote/", ""), 400, 3},
		{"adding a poll", call(http.MethodPost, "/api/polls/", question), 201, 2},
		{"changing a poll", call(http.MethodPut, poll, question), 200, 5},
		{"adding a choice", call(http.MethodPost, poll+"choices/", answer), 201, 3},
		{"changing a choice", call(http.MethodPatch, poll+"choices/5/", answer), 200, 5},
		{"deleting a choice", call(http.MethodDelete, poll+"choices/5/", ""), 204, 7},
		{"deleting a poll", call(http.MethodDelete, poll, ""), 204, 9},
	}
}
