package polls_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"pollsadmin/web/webtest"
)

const (
	chips   = "[data-testid=chips] .chip"
	filters = "[data-testid=filters] "
)

// block is the selector of one filter of the sidebar.
func block(title string) string { return filters + `.filter[data-filter-title="` + title + `"] ` }

// texts are what the elements say that a selector finds, blanks made one.
func texts(page *webtest.Response, selector string) []string {
	var list []string
	page.Page().Find(selector).Each(func(_ int, s *goquery.Selection) {
		list = append(list, strings.Join(strings.Fields(s.Text()), " "))
	})
	return list
}

func TestAdminFilters_NarrowTheList(t *testing.T) {
	t.Parallel()
	const (
		swallow = "what is the weight of an unladen swallow?"
		castle  = "which way to the castle?"
		tea     = "100% tea_or coffee?"
	)
	c := dated(t)
	for query, want := range map[string][]string{
		"state=voted":                                       {castle, swallow},
		"state=open":                                        {tea},
		"state=open&state=voted":                            {tea, castle, swallow},
		"state=nonsense":                                    {tea, castle, swallow},
		"state=voted&created_by__id__exact=4":               {castle},
		"state=voted&q=swallow":                             {swallow},
		"pub_date__gte=2026-01-01&pub_date__lte=":           {tea, castle},
		"pub_date__gte=2026-01-01&pub_date__lte=2026-1-1":   {tea, castle}, // the bad one is left out
		"pub_date__gte=2026-01-01&pub_date__lte=2026-01-01": {castle},
		"pub_date__lte=2025-12-31":                          {swallow},
		"pub_date__gt=2026-01-01":                           {tea},
		"pub_date__gte=2026-03-09&pub_date__lte=2026-01-01": nil,
		"question__isempty=0":                               {tea, castle, swallow},
		"question__isempty=1":                               nil,
		"_find_created_by=x&state=open":                     {tea},
	} {
		got := listed(c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("?%s (-want +got):\n%s", query, diff)
		}
	}
}

// Both tenants have the same ids; each shows its own rows and its own people.
func TestAdminFilters_ThroughRelations(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for tenant, name := range map[string]string{webtest.Thor: "Thor", webtest.Potter: "Potter"} {
		c := site.As(tenant, webtest.Root)
		for address, want := range map[string][]string{
			"choice/?poll__created_by__id__exact=4":                       {name + ", right", name + ", left"},
			"choice/?poll__created_by=1":                                  {name + ", European", name + ", African"},
			"choice/?poll__created_by__in=1,4&q=left":                     {name + ", left"},
			"choice/?poll__created_by__isnull=True":                       nil,
			"choice/?poll__created_by__id__exact=4&poll__id__exact=1":     nil,
			"vote/?poll__created_by__id__exact=4":                         {name + ": which way to the castle?"},
			"choice/?poll__created_by__id__exact=4&choice_text__exact=no": nil,
		} {
			page := c.Get("/admin/polls/" + address).Expect(http.StatusOK)
			if diff := cmp.Diff(want, shown(page)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", tenant, address, diff)
			}
		}
		page := c.Get("/admin/polls/choice/").Expect(http.StatusOK)
		want := []string{"All", webtest.Plain, webtest.Root}
		if diff := cmp.Diff(want, texts(page, block("By poll created by")+"li")); diff != "" {
			t.Errorf("%s offers (-want +got):\n%s", tenant, diff)
		}
	}
}

// shown are the choices of a list, or what the first column says.
func shown(page *webtest.Response) []string {
	var list []string
	for _, row := range page.Page().Find("[data-testid=row]").EachIter() {
		text, edited := row.Find(".field-choice_text input").Attr("value")
		if !edited {
			text = strings.TrimSpace(row.Find("th").Text())
		}
		list = append(list, text)
	}
	return list
}

// What is not declared stays hidden behind its relation.
func TestAdminFilters_ReachNoFurtherThanDeclared(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	for address, status := range map[string]int{
		"choice/?poll__question=x": 400, "choice/?poll__created_by__username=root": 400,
		"choice/?poll__created_by__password__startswith=a": 400, "choice/?poll__created_by__nosuch=1": 302,
		"choice/?poll__created_by=x": 302, "poll/?created_by__is_superuser=1": 400, "poll/?state__in=open": 302,
		"vote/?choice__poll__created_by=1": 400, "poll/?_find_password=a": 200, "poll/?pub_date__lte=&state=open": 200,
	} {
		c.Get("/admin/polls/" + address).Expect(status)
	}
}

func TestAdminFilters_OfferWhatThereIs(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/?state=open&pub_date__gte=2020-02-29&o=1&q=thor").Expect(http.StatusOK)
	for selector, want := range map[string][]string{
		filters + "summary":             {"Filter active", "By voting", "By state", "By created by", "By date published"},
		block("By state") + "li":        {"All", "with votes", "without votes"},
		block("By state") + ".selected": {"without votes"},
		block("By created by") + "li":   {"All", webtest.Plain, webtest.Root}, // not those who ask nothing
		block("By date published") + "li": {
			"Any date", "Today", "Past 7 days", "This month", "This year",
		},
		block("By date published") + "label": {"From", "To"},
	} {
		if diff := cmp.Diff(want, texts(page, selector)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", selector, diff)
		}
	}
	action, got := page.Form(block("By date published") + "form")
	got.Set("pub_date__lte", "2999-12-31")
	c.Get(action + "?" + got.Encode()).Expect(http.StatusOK)
	want := url.Values{
		"state": {"open"}, "o": {"1"}, "q": {"thor"}, "pub_date__gte": {"2020-02-29"}, "pub_date__lte": {"2999-12-31"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("applying (-want +got):\n%s", diff)
	}
}

func TestAdminFilters_SayWhatIsWrongBesideTheInput(t *testing.T) {
	t.Parallel()
	c := dated(t)
	page := c.Get("/admin/polls/poll/?state=voted&pub_date__gte=yesterday&pub_date__lte=2999-01-01").Expect(http.StatusOK)
	complaints := texts(page, block("By date published")+".errorlist li")
	if len(complaints) != 1 || !strings.Contains(complaints[0], "Enter a date") {
		t.Errorf("the complaints are %q", complaints)
	}
	input := page.Page().Find("#filter-pub_date__gte")
	if input.AttrOr("value", "") != "yesterday" || input.AttrOr("aria-describedby", "") != "filter-pub_date__gte_error" {
		t.Errorf("what was typed is not there to be mended")
	}
	if got := listed(page); len(got) != 2 {
		t.Errorf("the list has %q", got)
	}
	page.Page().Find("main a, main input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		if strings.Contains(s.AttrOr("href", "")+s.AttrOr("value", ""), "yesterday") {
			t.Errorf("the bad value is carried on by %s", s.Text())
		}
	})
	reversed := c.Get("/admin/polls/poll/?pub_date__gte=2026-02-02&pub_date__lte=2026-01-01").Expect(http.StatusOK)
	if got := texts(reversed, block("By date published")+".errorlist li"); len(got) != 1 {
		t.Errorf("a range that ends before it begins gets %q", got)
	}
	const all = "?pub_date__gte=yesterday"
	posted := url.Values{"action": {"delete_selected"}, "select_across": {"1"}, "_selected_action": {"1"}}
	c.Post("/admin/polls/poll/"+all, posted).Expect(http.StatusBadRequest) // nothing is done to more than was meant
	c.Get("/admin/polls/poll/export/" + all + "&_format=csv").Expect(http.StatusFound)
}

func TestAdminFilters_CountTheirChoices(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for query, want := range map[string]map[string][]string{
		"_facets=True": {
			"By state":          {"All", "with votes (2)", "without votes (1)"},
			"By created by":     {"All", "plain (2)", "root (1)"},
			"By date published": {"Any date", "Today (0)", "Past 7 days (0)", "This month (0)"},
		},
		"_facets=True&state=voted&q=castle": { // its own choice does not count
			"By state":      {"All", "with votes (1)", "without votes (0)"},
			"By created by": {"All", "plain (1)", "root (0)"},
		},
		"state=voted": {"By state": {"All", "with votes", "without votes"}},
	} {
		page := c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK)
		for title, choices := range want {
			got := texts(page, block(title)+"li")
			if diff := cmp.Diff(choices, got[:min(len(got), len(choices))]); diff != "" {
				t.Errorf("?%s, %s (-want +got):\n%s", query, title, diff)
			}
		}
	}
	link := c.Get("/admin/polls/poll/?state=open&o=1").Expect(http.StatusOK).Page().Find("[data-testid=facets]")
	if link.Text() != "Show counts" || link.AttrOr("href", "") != "?_facets=True&o=1&state=open" {
		t.Errorf("the link to counts is %q, %q", link.Text(), link.AttrOr("href", ""))
	}
	link = c.Get("/admin/polls/poll/" + link.AttrOr("href", "")).Expect(http.StatusOK).Page().Find("[data-testid=facets]")
	if link.Text() != "Hide counts" || link.AttrOr("href", "") != "?o=1&state=open" {
		t.Errorf("the link back is %q, %q", link.Text(), link.AttrOr("href", ""))
	}
}

func TestAdminFilters_AreChipsToBeRemoved(t *testing.T) {
	t.Parallel()
	c := dated(t)
	query := "?q=thor&o=1&state=voted&created_by__id__exact=4&created_by__id__exact=77&pub_date__year=2026" +
		"&pub_date__month=1&question__startswith=Th"
	page := c.Get("/admin/polls/poll/" + query).Expect(http.StatusOK)
	got := map[string]string{}
	page.Page().Find(chips).Each(func(_ int, s *goquery.Selection) {
		link, _ := url.ParseQuery(strings.TrimPrefix(s.AttrOr("href", ""), "?"))
		var kept []string
		for _, name := range []string{
			"q", "o", "state", "created_by__id__exact", "pub_date__year", "pub_date__month", "question__startswith",
		} {
			kept = append(kept, strings.Join(link[name], "+"))
		}
		got[s.AttrOr("aria-label", "")] = strings.Join(kept, " ")
	})
	want := map[string]string{
		"Remove filter: Search: thor":                    " 1 voted 4+77 2026 1 Th",
		"Remove filter: By date published: January 2026": "thor 1 voted 4+77   Th",
		"Remove filter: By state: with votes":            "thor 1  4+77 2026 1 Th",
		"Remove filter: By created by: plain":            "thor 1 voted 77 2026 1 Th",
		"Remove filter: By created by: 77":               "thor 1 voted 4 2026 1 Th",
		"Remove filter: By question: begins with Th":     "thor 1 voted 4+77 2026 1 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the chips (-want +got):\n%s", diff)
	}
	if clear := page.Page().Find(".chips-clear").AttrOr("href", ""); clear != "?o=1&q=thor" {
		t.Errorf("clearing all filters leads to %q", clear)
	}
	for query, chip := range map[string]string{
		"": "", "_facets=True": "", "p=1&o=1": "", "pub_date__gte=2026-01-01": "By date published: from 2026-01-01",
		"pub_date__gte=2026-01-01&pub_date__lte=2026-02-01": "By date published: 2026-01-01 to 2026-02-01",
		"pub_date__lt=2026-02-01":                           "By date published: to 2026-01-31",
	} {
		page := c.Get("/admin/polls/poll/?" + query).Expect(http.StatusOK)
		if got := strings.Join(texts(page, chips), ", "); got != chip {
			t.Errorf("?%s has the chips %q, want %q", query, got, chip)
		}
	}
}

func TestAdminFilters_FindAmongMany(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 300, Polls: 300, Choices: 1})
	grant(site, webtest.Thor, 2, "view_poll")
	const list, find = "/admin/polls/poll/?state=open&o=1", "form[data-find]"
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get(list).Expect(http.StatusOK)
	if n := len(texts(page, block("By created by")+"li")); n != 101 {
		t.Errorf("the filter offers %d choices", n)
	}
	name := strings.TrimSpace(texts(page, block("By created by")+"li")[3])
	action, sent := page.Form(find)
	sent.Set("_find_created_by", name)
	found := c.Get(action + "?" + sent.Encode()).Expect(http.StatusOK)
	offered := texts(found, block("By created by")+"li")
	if len(offered) < 2 || len(offered) > 100 || !strings.HasPrefix(offered[1], name) {
		t.Errorf("looking for %q the filter offers %q", name, offered)
	}
	link := found.Page().Find(block("By created by")+"li a").Eq(1).AttrOr("href", "")
	if !strings.Contains(link, "state=open") || strings.Contains(link, "_find") {
		t.Errorf("the choice that was found leads to %q", link)
	}
	chosen := c.Get(list + "&created_by__id__exact=300&_find_created_by=nobody").Expect(http.StatusOK)
	selected := texts(chosen, block("By created by")+".selected")
	if got := texts(chosen, block("By created by")+"li"); len(got) != 2 || len(selected) != 1 || got[1] != selected[0] {
		t.Errorf("who is chosen is not among %q", got)
	}
	none := c.Get(list + "&_find_created_by=nobody+at+all").Expect(http.StatusOK)
	if got := texts(none, ".filter-note"); len(got) != 1 || got[0] != "No user matches." {
		t.Errorf("looking for nobody gets %q", got)
	}
	c.Get(list + "&_find_created_by=%00").Expect(http.StatusOK)
	c.Get(list + "&_find_created_by=" + strings.Repeat("x+", 60)).Expect(http.StatusOK)
	blind := site.As(webtest.Thor, webtest.Staff).Get(list + "&_find_created_by=" + name).Expect(http.StatusOK)
	if n := len(texts(blind, block("By created by")+"li")); n != 101 || blind.Page().Find(find).Length() > 0 {
		t.Errorf("who may not see users is offered to look for them, and gets %d choices", n)
	}
}
