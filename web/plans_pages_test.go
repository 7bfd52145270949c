package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/webtest"
)

// browse looks at every list of the administration site in every way that it offers
// by itself, and at what belongs to a row of each.
func (p *planned) browse(t *testing.T, c *webtest.Client, routes []*echo.Route) {
	t.Helper()
	for _, path := range []string{
		"/admin/", "/admin/search/?q=question", "/admin/sessions/", "/admin/tokens/", "/admin/second_factor/",
		"/admin/polls/turnout/", "/admin/polls/", "/admin/auth/",
		autocompleteOf("polls", "poll", "created_by"), autocompleteOf("polls", "choice", "poll"),
		autocompleteOf("polls", "vote", "poll"), autocompleteOf("polls", "vote", "choice"),
		autocompleteOf("polls", "vote", "voted_by"),
	} {
		p.get(c, path).Expect(http.StatusOK)
	}
	lists := 0
	for _, r := range routes {
		if list, is := strings.CutSuffix(r.Path, "export/"); is && r.Method == http.MethodGet {
			lists++
			p.list(t, c, list)
		}
	}
	if lists < 7 {
		t.Errorf("only %d lists were seen", lists)
	}
}

func autocompleteOf(app, model, field string) string {
	return "/admin/autocomplete/?term=question+1&app_label=" + app + "&model_name=" + model + "&field_name=" + field
}

// list follows the links of a list that filter or sort it, those of dates down to the
// day, and asks for the neighbours of its first row in each.
func (p *planned) list(t *testing.T, c *webtest.Client, list string) {
	t.Helper()
	first := ""
	for _, query := range p.queries(c, list) {
		page := p.get(c, list+"?"+query)
		row, is := page.Page().Find(`#result_list a[href*="/change/"]`).First().Attr("href")
		if !is {
			continue
		}
		row, _, _ = strings.Cut(row, "?")
		first = row
		p.get(c, row+"?_changelist_filters="+url.QueryEscape(query))
	}
	if first == "" {
		t.Fatalf("%s has no rows", list)
	}
	for _, path := range []string{
		strings.Replace(first, "/change/", "/history/", 1), strings.Replace(first, "/change/", "/delete/", 1),
		list + "add/", list + "export/", list + "export/?_format=csv", list + "export/?_format=json&o=1",
	} {
		p.get(c, path)
	}
}

// queries are those that a list's page leads to.
func (p *planned) queries(c *webtest.Client, list string) []string {
	queries := []string{"", "q=question+1", "q=1", "p=2", "all=", "_facets=True"}
	for column := range 9 {
		queries = append(queries, "o="+string(rune('1'+column)), "o=-"+string(rune('1'+column)))
	}
	for i := 0; i < len(queries); i++ { // it grows
		dates := strings.Contains(queries[i], "__year")
		if queries[i] != "" && !dates {
			continue
		}
		links := p.get(c, list+"?"+queries[i]).Page().Find("[data-testid=filters] a, [data-testid=hierarchy] a, .hierarchy a")
		for _, link := range links.EachIter() {
			href, _ := link.Attr("href")
			_, query, _ := strings.Cut(href, "?")
			if dates && filtersMore(query) || known(queries, query) {
				continue
			}
			queries = append(queries, query)
		}
	}
	return queries
}

// filtersMore reports whether a query is of more than a year, a month and a day.
func filtersMore(query string) bool {
	for part := range strings.SplitSeq(query, "&") {
		if name, _, _ := strings.Cut(part, "="); !strings.HasSuffix(name, "__year") &&
			!strings.HasSuffix(name, "__month") && !strings.HasSuffix(name, "__day") {
			return true
		}
	}
	return false
}

var digits = regexp.MustCompile(`\d+`)

// known reports whether a query like this one, of another user or another day, is there.
func known(queries []string, query string) bool {
	for _, q := range queries {
		if digits.ReplaceAllString(q, "0") == digits.ReplaceAllString(query, "0") {
			return true
		}
	}
	return false
}
