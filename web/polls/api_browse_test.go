package polls_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// byBrowser is somebody at a browser who is logged in with the admin's form.
func byBrowser(site *webtest.Site, tenant, who string) *webtest.Client {
	c := site.Client(tenant)
	if who != "" {
		c = site.As(tenant, who)
	}
	c.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	return c
}

// shows fails the test unless a page shows a request and its answer.
func shows(t *testing.T, page *webtest.Response, status int, request, head, body string) {
	t.Helper()
	page.Expect(status)
	if got := page.Text("[data-testid=request]"); got != request {
		t.Errorf("the page shows the request %q, want %q", got, request)
	}
	if got := page.Text("[data-testid=head] .api-status"); got != "HTTP "+head {
		t.Errorf("%s: the page says %q, want %q", request, got, "HTTP "+head)
	}
	if got := page.Text("[data-testid=body]"); !strings.Contains(got, body) {
		t.Errorf("%s: the page shows %s, want %s", request, got, body)
	}
}

// A page shows what a script is answered, where it stands, and where it leads.
func TestBrowse_Shows(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := byBrowser(site, webtest.Thor, webtest.Root)
	page := c.Get("/api/polls/1/")
	shows(t, page, http.StatusOK, "GET /api/polls/1/", "200 OK",
		`{ "id": 1, "question": "Thor: what is the weight of an unladen swallow?",`)
	for selector, want := range map[string]string{
		"h1": "Poll 1", "[data-testid=breadcrumbs]": "APIPollsPoll 1",
		"[data-testid=below]":   "Below this:ResultsChoicesVotes",
		"[data-testid=formats]": "GET GET as jsonGET as api", "[data-testid=options]": "OPTIONS",
		"#delete-question": "Are you sure you want to delete “Poll 1”, and all that belongs to it?",
		"#api-form button": "PUT", "#api-raw button": "PUTPATCH",
	} {
		if got := page.Text(selector); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	head := page.Text("[data-testid=head]")
	for _, line := range []string{
		"Allow:GET, PUT, PATCH, DELETE, HEAD, OPTIONS", "Content-Type:application/json", "Vary:Accept",
	} {
		if !strings.Contains(head, line) {
			t.Errorf("the head is %q, and holds no %q", head, line)
		}
	}
	links := page.Page().Find("main a, .breadcrumbs a").Map(func(_ int, a *goquery.Selection) string {
		return a.AttrOr("href", "")
	})
	want := []string{
		"/api/", "/api/polls/", "/api/polls/1/", "/api/polls/1/?format=json", "/api/polls/1/?format=api",
		"/api/polls/1/choices/1/", "/api/polls/1/choices/2/", "/api/polls/1/results/", "/api/polls/1/choices/",
		"/api/polls/1/votes/",
	}
	if !slices.Equal(links, want) {
		t.Errorf("it leads to %q", links)
	}
	if head := c.Do(c.Request(http.MethodHead, "/api/polls/1/", nil)).Expect(http.StatusOK).Header(); head.Get(
		"Content-Type") != "text/html; charset=UTF-8" {
		t.Errorf("HEAD: %v", head)
	}
}

func TestBrowse_Pages(t *testing.T) {
	t.Parallel()
	c := byBrowser(newSite(t), webtest.Thor, webtest.Plain)
	if n := c.Get("/api/polls/").Page().Find(".pagination").Length(); n != 0 {
		t.Errorf("%d ways through a list of one page", n)
	}
	page := c.Get("/api/polls/?page_size=1&page=2").Expect(http.StatusOK)
	if got := page.Text("[data-testid=paging-above]"); got != "Previous pagePage 1Page 2Page 3Next page" {
		t.Errorf("the ways are %q", got)
	}
	next, _ := page.Page().Find("[data-testid=paging-below] [rel=next]").Attr("href")
	shows(t, c.Get(next), http.StatusOK, "GET "+strings.TrimPrefix(next, "http://thor.localhost"), "200 OK", `"id": 3,`)
	cursors := c.Get("/api/polls/?page_size=1&cursor=")
	if got := cursors.Text("[data-testid=paging-above]"); got != "Next page" {
		t.Errorf("the ways by cursor are %q", got)
	}
	list := c.Get("/api/polls/")
	if to, _ := list.Page().Find(".json-number[href]").First().Attr("href"); to != "/api/polls/1/" {
		t.Errorf("the first id leads to %q", to)
	}
}

// Each method works through a form: what it does to the rows of its tenant, and to no
// other's.
func TestBrowse_Writes(t *testing.T) {
	t.Parallel()
	raw := func(method, content string) url.Values {
		return url.Values{"_method": {method}, "_content_type": {"application/json"}, "_content": {content}}
	}
	rename := func(rows *contents) { rows.Polls[1].Question = "Why?" }
	for _, test := range []struct {
		name, path, form string
		values           url.Values
		status           int
		request, head    string
		does             func(rows *contents)
	}{
		{
			"post", "/api/polls/2/choices/", "#api-form", url.Values{"_method": {"POST"}, "choice_text": {"Up"}}, 201,
			"POST /api/polls/2/choices/", "201 Created", func(rows *contents) {
				rows.Choices = append(rows.Choices, models.Choice{ID: 5, PollID: 2, ChoiceText: "Up"})
			},
		},
		{
			"put", "/api/polls/2/", "#api-form", url.Values{"_method": {"PUT"}, "question": {"Why?"}}, 200,
			"PUT /api/polls/2/", "200 OK", rename,
		},
		{
			"raw patch", "/api/polls/2/", "#api-raw", raw("PATCH", `{"question":"Why?"}`), 200,
			"PATCH /api/polls/2/", "200 OK", rename,
		},
		{
			"raw put of a form", "/api/polls/2/", "#api-raw", url.Values{
				"_method": {"PUT"}, "_content_type": {"application/x-www-form-urlencoded"}, "_content": {"question=Why%3F"},
			}, 200, "PUT /api/polls/2/", "200 OK", rename,
		},
		{
			"delete", "/api/polls/2/", "#delete-confirm form", url.Values{"_method": {"DELETE"}}, 200,
			"DELETE /api/polls/2/", "204 No Content", dropSecondPoll,
		},
		{
			"options", "/api/polls/2/", "[data-testid=options]", url.Values{"_method": {"OPTIONS"}}, 200,
			"OPTIONS /api/polls/2/", "200 OK", func(*contents) {},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			site := newSite(t)
			c := byBrowser(site, webtest.Thor, webtest.Plain) // who asked the poll
			want, untouched := contentsOf(t, site, webtest.Thor), contentsOf(t, site, webtest.Potter)
			answer := c.Submit(c.Get(test.path).Expect(http.StatusOK), test.form, test.values)
			shows(t, answer, test.status, test.request, test.head, "")
			test.does(&want)
			same(t, site, webtest.Thor, want)
			same(t, site, webtest.Potter, untouched)
		})
	}
}

// A vote takes nothing, so that its form is but a button; GET shows it.
func TestBrowse_Votes(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := byBrowser(site, webtest.Thor, webtest.Staff)
	page := c.Get("/api/polls/2/choices/4/vote/")
	shows(t, page, http.StatusMethodNotAllowed, "GET /api/polls/2/choices/4/vote/", "405 Method Not Allowed",
		`{ "detail": "Method \"GET\" not allowed." }`)
	vote := url.Values{"_method": {"POST"}}
	shows(t, c.Submit(page, "#api-form", vote), http.StatusCreated, "POST /api/polls/2/choices/4/vote/", "201 Created",
		`{ "id": 4, "choice": 4, "poll": 2, "voted_by": 2 }`)
	again := c.Submit(page, "#api-form", vote)
	again.Expect(http.StatusBadRequest)
	if got := again.Text("#api-form [data-testid=errors]"); got != "You have already voted in this poll." {
		t.Errorf("above the form stands %q", got)
	}
}

// What was refused stands in its form again, with the complaints beside the fields.
func TestBrowse_Errors(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := byBrowser(site, webtest.Thor, webtest.Plain)
	before := contentsOf(t, site, webtest.Thor)
	long := strings.Repeat("x", 101)
	page := c.Submit(c.Get("/api/polls/2/"), "#api-form", url.Values{
		"_method": {"PUT"}, "question": {long}, "closed_at": {"soon"},
	})
	shows(t, page, http.StatusBadRequest, "PUT /api/polls/2/", "400 Bad Request", `"closed_at": [ "Datetime has wrong`)
	if got := page.Text("[data-field=closed_at] .errorlist"); !strings.HasPrefix(got, "Datetime has wrong format.") {
		t.Errorf("beside the date stands %q", got)
	}
	if _, form := page.Form("#api-form"); form.Get("question") != long || form.Get("closed_at") != "soon" {
		t.Errorf("the form holds %v", form)
	}
	if got := page.Text("title"); !strings.HasPrefix(got, "Error: Poll 2") {
		t.Errorf("the title is %q", got)
	}
	const typed = `{"question": `
	page = c.Submit(c.Get("/api/polls/"), "#api-raw", url.Values{"_method": {"POST"}, "_content": {typed}})
	shows(t, page, http.StatusBadRequest, "POST /api/polls/", "400 Bad Request", "JSON parse error")
	if _, form := page.Form("details[open] #api-raw"); form.Get("_content") != typed {
		t.Errorf("the raw form holds %v", form)
	}
	if got := page.Text("#api-raw [data-testid=errors]"); !strings.Contains(got, "JSON parse error") {
		t.Errorf("above the raw form stands %q", got)
	}
	same(t, site, webtest.Thor, before)
}

// Forms hold what is there; the fields that one leaves blank are not sent.
func TestBrowse_FillsIn(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	closePoll(site, webtest.Thor, &asked)
	c := byBrowser(site, webtest.Thor, webtest.Plain)
	page := c.Get("/api/polls/2/")
	_, form := page.Form("#api-form")
	form.Del("csrfmiddlewaretoken")
	if got := form.Encode(); got != "closed_at=2018-07-05T11%3A20%3A55.605240Z&created_by=4&"+
		"question=Thor%3A+which+way+to+the+castle%3F" {
		t.Errorf("the form holds %s", got)
	}
	const begins = `{ "question": "Thor: which way to the castle?", "created_by": 4, ` +
		`"closed_at": "2018-07-05T11:20:55.605240Z", "choices": [ { "id": 3,`
	_, raw := page.Form("#api-raw")
	if got := strings.Join(strings.Fields(raw.Get("_content")), " "); !strings.HasPrefix(got, begins) {
		t.Errorf("the raw form holds %s", got)
	}
	added := c.Submit(c.Get("/api/polls/"), "#api-form", url.Values{"_method": {"POST"}, "question": {"Why?"}})
	shows(t, added, http.StatusCreated, "POST /api/polls/", "201 Created", `"created_by": 4, "closed_at": null`)
}
