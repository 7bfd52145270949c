package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// notShown are columns that are on no page.
func notShown() []string {
	return []string{"auth_permission.codename"}
}

// TestHostile_Rows looks at every page of rows whose texts are hostile, at every
// export, and at what the API says of them.
func TestHostile_Rows(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	where := plantHostile(t, site)
	look := newInert(t)
	c, script := site.As(webtest.Thor, webtest.Root), site.Script(webtest.Thor, webtest.Root)
	for _, path := range pagesOfRows() {
		look.check(path, c.Get(path))
	}
	for _, path := range addressesOfRows() {
		for _, accept := range []string{"application/json", "text/html", "text/csv"} {
			script.Header.Set("Accept", accept)
			look.check(accept+" "+path, script.Get(path))
		}
	}
	for mark, column := range where {
		if !look.seen[mark] && !slices.Contains(notShown(), column) {
			t.Errorf("%s was on no page", column)
		}
	}
}

// pagesOfRows are all pages of the administration about the rows that are planted.
func pagesOfRows() []string {
	list := []string{"/admin/", "/admin/search/?q=" + word, "/admin/polls/turnout/", "/admin/polls/", "/admin/auth/"}
	for _, field := range []string{"polls/choice/poll", "polls/vote/poll", "polls/vote/choice", "polls/vote/voted_by"} {
		part := strings.Split(field, "/")
		list = append(list, fmt.Sprintf("/admin/autocomplete/?app_label=%s&model_name=%s&field_name=%s&term=%s",
			part[0], part[1], part[2], word))
	}
	for _, model := range []string{
		"polls/poll", "polls/choice", "polls/vote", "auth/user", "auth/group", "admin/logentry",
		"authtoken/token",
	} {
		at := "/admin/" + model + "/"
		list = append(list, at, at+"?q="+word, at+"?_facets=True", at+"?_popup=1", at+"add/", at+"export/")
		for _, format := range []string{"csv", "json", "xlsx"} {
			list = append(list, at+"export/?_format="+format)
		}
		for i := range hostileTexts() {
			if model != "polls/poll" && i%7 != 0 {
				continue // the pages are drawn by the same templates
			}
			one := fmt.Sprintf("%s%d/", at, firstHostile+i)
			list = append(list, one+"change/", one+"change/?_popup=1", one+"delete/", one+"history/")
			if model == "polls/poll" {
				list = append(list, one+"results/live/")
			}
			if model == "auth/user" {
				list = append(list, one+"password/")
			}
		}
	}
	return list
}

func addressesOfRows() []string {
	list := []string{"/api/", "/api/polls/?page_size=100", "/api/polls/?search=" + word}
	for i := range hostileTexts() {
		poll := fmt.Sprintf("/api/polls/%d/", firstHostile+i)
		list = append(list, poll, poll+"choices/", poll+"results/", fmt.Sprintf("%schoices/%d/", poll, firstHostile+i))
	}
	return list
}

// TestHostile_Forms saves, confirms and deletes rows with hostile texts, through
// every form that a page has, and looks at what comes of it: complaints, what was
// typed, messages, histories.
func TestHostile_Forms(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	look := newInert(t)
	c := site.As(webtest.Thor, webtest.Root)
	for _, path := range pagesWithForms() {
		page := c.Get(path).Expect(http.StatusOK)
		page.Page().Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			to, _ := form.Attr("action")
			if strings.Contains(to, "logout") {
				return
			}
			base, _ := url.Parse(path)
			target, err := base.Parse(to)
			if err != nil {
				t.Fatal(err)
			}
			for _, all := range []bool{false, true} {
				answer := c.Post(target.RequestURI(), hostileForm(webtest.Fields(form), form, all))
				look.check("POST "+target.RequestURI(), answer)
				if answer.Location() != "" {
					look.check("after POST "+target.RequestURI(), c.Follow(answer))
				}
			}
		})
	}
	saved := func(db *gorm.DB) *gorm.DB { return db.Where("question = ?", everyWay) }
	if webtest.Count[models.Poll](site, webtest.Thor, saved) < 2 {
		t.Error("what was typed was not saved")
	}
	strangersForms(site, look)
}

// strangersForms are those that need no visit.
func strangersForms(site *webtest.Site, look *inert) {
	stranger := site.Client(webtest.Thor)
	stranger.Get("/admin/login/")
	for range 12 { // until it is throttled, too
		wrong := url.Values{"username": {everyWay}, "password": {everyWay}, "next": {everyWay}}
		look.check("POST /admin/login/", stranger.Post("/admin/login/?next="+url.QueryEscape(everyWay), wrong))
	}
	script := site.Script(webtest.Thor, webtest.Root)
	for _, path := range []string{"/api/polls/", "/api/polls/1/choices/", "/api/users/", "/api/login/"} {
		text := strings.NewReplacer(`"`, `\"`).Replace(everyWay)
		for _, body := range []string{
			`{"question": "%s", "choice_text": "%[1]s", "username": "%[1]s", "email": "%[1]s", "password": "%[1]s"}`,
			`{"%s": "%[1]s"}`, `{"question": "%s"`, `"%s"`,
		} {
			look.check("POST "+path, script.JSON(http.MethodPost, path, fmt.Sprintf(body, text)))
		}
	}
}

func pagesWithForms() []string {
	list := []string{"/admin/password_change/", "/admin/auth/user/4/password/", "/admin/tokens/"}
	for _, model := range []string{"polls/poll", "polls/choice", "polls/vote", "auth/user", "auth/group"} {
		at := "/admin/" + model + "/"
		list = append(list, at, at+"add/", at+"add/?_popup=1")
	}
	return append(list, "/admin/polls/poll/2/change/", "/admin/polls/poll/2/change/?_popup=1",
		"/admin/polls/choice/3/change/", "/admin/auth/user/4/change/",
		"/admin/polls/poll/3/delete/", "/admin/auth/user/2/delete/")
}

// hostileForm puts a hostile text into what people type, or into everything but
// the token.
func hostileForm(sent url.Values, form *goquery.Selection, all bool) url.Values {
	for name := range sent {
		const box = `input[type=text][name=%q], input[type=email][name=%[1]q], textarea[name=%[1]q]`
		typed := form.Find(fmt.Sprintf(box, name))
		if name != "csrfmiddlewaretoken" && (all || typed.Length() > 0) {
			sent.Set(name, everyWay)
		}
	}
	form.Find("button[name]").Each(func(_ int, button *goquery.Selection) {
		if name, _ := button.Attr("name"); name == "_continue" || all {
			sent.Set(name, everyWay)
		}
	})
	return sent
}

// TestHostile_Parameters sends hostile texts as every parameter that a page takes
// or might take, as parts of addresses, and in headers.
func TestHostile_Parameters(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	furnish(site, webtest.Thor, "Thor's guard")
	look := newInert(t)
	c := site.As(webtest.Thor, webtest.Root)
	stranger, script := site.Client(webtest.Thor), site.Script(webtest.Thor, webtest.Root)
	for _, d := range doors() {
		method, path := d.address()
		if method != http.MethodGet || strings.Contains(path, "logout") {
			continue
		}
		who := c
		if d.isAPI() {
			who = script
		}
		path, _, _ = strings.Cut(path, "?")
		for query := range parametersOf(who, path) {
			look.check(path+"?"+query, who.Get(path+"?"+query))
		}
		look.check("a stranger's "+path, stranger.Get(path+"?"+url.Values{everyWay: {everyWay}}.Encode()))
	}
	hostileAddresses(look, c, stranger)
	for _, header := range []string{"Referer", "User-Agent", "Accept-Language", "X-Forwarded-Host", "Accept", "Origin"} {
		stranger.Header.Set(header, everyWay)
	}
	look.check("headers", stranger.Get("/admin/login/"))
	look.check("headers of the API", stranger.Get("/api/"))
}

// hostileAddresses asks for pages that are not there, and for some that are.
func hostileAddresses(look *inert, c, stranger *webtest.Client) {
	for _, text := range hostileTexts() {
		sent := url.PathEscape(text)
		for _, path := range []string{
			"/%s", "/%s/", "/admin/%s/", "/admin/polls/%s/", "/admin/polls/poll/%s/", "/admin/polls/poll/%s/change/",
			"/admin/r/%s/%s/", "/admin/login/?next=%s", "/admin/login/?next=/%s", "/api/%s", "/api/polls/%s/",
			"/admin/polls/poll/?q=%s", "/admin/polls/poll/?_changelist_filters=%s", "/admin/auth/user/?last_name=%s",
			"/static/%s", "/admin/polls/poll/1/history/%s/restore/", "/admin/search/?q=%s",
		} {
			path = strings.ReplaceAll(path, "%s", sent)
			look.check(path, c.Get(path))
			look.check("a stranger's "+path, stranger.Get(path))
		}
	}
}

// parametersOf are queries with the names in links and forms of a page, and with
// those that every page is given a try with: one by one at some pages, else all in one.
func parametersOf(c *webtest.Client, path string) map[string]bool {
	names := []string{
		everyWay, "q", "o", "p", "e", "all", "next", "_popup", "_to_field", "_source_model", "_changelist_filters", "_facets",
		"_format", "_columns", "term", "app_label", "field_name", "page", "search", "ordering", "created_by", "question",
	}
	page := c.Get(path)
	if strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
		names = append(names, namesIn(page.Page())...)
	}
	queries, together := map[string]bool{}, url.Values{}
	alone := strings.Contains(path, "/polls/poll/") || path == "/api/polls/" || path == "/admin/auth/user/"
	for _, name := range names {
		together.Set(name, everyWay)
		if alone {
			queries[url.Values{name: {everyWay}}.Encode()] = true
		}
	}
	queries[together.Encode()] = true
	return queries
}

func namesIn(page *goquery.Document) (names []string) {
	page.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
		href, _ := link.Attr("href")
		_, query, _ := strings.Cut(href, "?")
		sent, _ := url.ParseQuery(query)
		names = slices.AppendSeq(names, maps.Keys(sent))
	})
	page.Find("[name]").Each(func(_ int, field *goquery.Selection) {
		name, _ := field.Attr("name")
		names = append(names, name)
	})
	return names
}
