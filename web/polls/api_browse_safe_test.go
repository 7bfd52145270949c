package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// No form stands for another method, or for another body, but one of a page of ours to
// the very browser that sends it.
func TestBrowse_OverridesNothingElse(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	const refused, toPost = http.StatusForbidden, http.StatusMethodNotAllowed
	drop := url.Values{"_method": {"DELETE"}}
	root := byBrowser(site, webtest.Thor, webtest.Root)
	root.Get("/api/polls/2/").Expect(http.StatusOK)
	stolen := byBrowser(site, webtest.Potter, webtest.Root) // whose token is another tenant's
	stolen.Get("/api/polls/2/").Expect(http.StatusOK)
	own, others := contentsOf(t, site, webtest.Thor), contentsOf(t, site, webtest.Potter)

	root.Post("/api/polls/2/", url.Values{"_method": {"DELETE"}, "csrfmiddlewaretoken": {""}}).Expect(refused)
	root.Post("/api/polls/2/", url.Values{"_method": {"DELETE"}, "csrfmiddlewaretoken": {stolen.Token()}}).Expect(refused)
	root.Header.Set("Sec-Fetch-Site", "cross-site")
	shows(t, root.Post("/api/polls/2/", drop), refused, "POST /api/polls/2/", "403 Forbidden",
		`"CSRF Failed: the request comes from another site."`)
	root.Header.Set("Sec-Fetch-Site", "same-site") // a sibling is another tenant
	root.Post("/api/polls/2/", drop).Expect(refused)
	root.Header.Del("Sec-Fetch-Site")
	root.Get("/api/polls/2/?_method=DELETE").Expect(http.StatusOK)
	root.Post("/api/polls/2/", url.Values{"_method": {"TRACE"}}).Expect(toPost)
	root.Header.Set("Accept", "application/json") // a script's POST is a POST
	root.Post("/api/polls/2/", drop).Expect(toPost)

	script := site.Script(webtest.Thor, webtest.Root) // and so is one with a key, also for a page
	script.Post("/api/polls/2/", drop).Expect(toPost)
	script.Header.Set("Accept", "text/html")
	script.Post("/api/polls/2/", drop).Expect(toPost)
	page := script.Get("/api/polls/2/").Expect(http.StatusOK)
	if n := page.Page().Find("main form, #logout-form").Length(); n != 0 {
		t.Errorf("%d forms that would come without the key", n)
	}

	nobody := byBrowser(site, webtest.Thor, "")
	nobody.Post("/api/polls/2/", drop).Expect(refused)
	nobody.Post("/api/login/", url.Values{"_content": {"{}"}}).Expect(refused)
	nobody.Get("/api/login/").Expect(toPost) // which gives a token to the browser
	nobody.Post("/api/polls/2/", drop).Expect(http.StatusUnauthorized)
	same(t, site, webtest.Thor, own)
	same(t, site, webtest.Potter, others)
}

// Who may not write is offered nothing to write with, and is refused as ever.
func TestBrowse_OffersWhatOneMay(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	for _, test := range []struct {
		who, path string
		status    int
		offers    string
	}{
		{webtest.Root, "/api/polls/2/", 200, "DELETE OPTIONS PUT PUT PATCH"},
		{webtest.Plain, "/api/polls/2/", 200, "DELETE OPTIONS PUT PUT PATCH"}, // who asked it
		{webtest.Plain, "/api/polls/1/", 200, "OPTIONS"},
		{webtest.Staff, "/api/polls/2/choices/3/", 200, "OPTIONS"},
		{webtest.Staff, "/api/polls/2/choices/", 200, "OPTIONS"},
		{webtest.Viewer, "/api/polls/", 200, "OPTIONS POST POST"},
		{webtest.Viewer, "/api/polls/1/results/", 200, "OPTIONS"},
		{webtest.Viewer, "/api/users/", 405, "OPTIONS"},
		{webtest.Root, "/api/users/", 405, "OPTIONS POST POST"},
		{webtest.Root, "/api/polls/99/", 404, ""},
		{webtest.Root, "/api/nothing/", 404, ""},
		{"", "/api/polls/2/", 401, ""},
		{"", "/api/", 200, "OPTIONS"},
		{"", "/api/login/", 405, "OPTIONS POST POST"},
	} {
		page := byBrowser(site, webtest.Thor, test.who).Get(test.path).Expect(test.status)
		buttons := page.Page().Find("main button").FilterFunction(func(_ int, b *goquery.Selection) bool {
			return strings.ToUpper(b.Text()) == b.Text()
		}).Map(func(_ int, b *goquery.Selection) string { return b.Text() })
		if got := strings.Join(buttons, " "); got != test.offers {
			t.Errorf("%s is offered %q at %s, want %q", test.who, got, test.path, test.offers)
		}
	}
}

// Pages tell nobody more than scripts are told: what is there is not to be told from
// what is not.
func TestBrowse_LeaksNoExistence(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	nobody := byBrowser(site, webtest.Thor, "")
	for _, pair := range [][2]string{
		{"/api/polls/1/", "/api/polls/9/"}, {"/api/polls/1/choices/1/", "/api/polls/9/choices/9/"},
	} {
		there := nobody.Get(pair[0]).Expect(http.StatusUnauthorized)
		gone := nobody.Get(pair[1]).Expect(http.StatusUnauthorized)
		got := strings.NewReplacer("1/", "9/", " 1", " 9").Replace(there.Text("body"))
		if want := strings.NewReplacer("1/", "9/").Replace(gone.Text("body")); got != want {
			t.Errorf("%s:\n%s\n%s", pair[0], got, want)
		}
	}
	site.Write(webtest.Potter, func(_ context.Context, tx *gorm.DB) error {
		return tx.Create(&models.Poll{Question: "Potter alone", CreatedByID: 1}).Error
	})
	page := byBrowser(site, webtest.Thor, webtest.Root).Get("/api/polls/4/")
	shows(t, page, http.StatusNotFound, "GET /api/polls/4/", "404 Not Found", `{ "detail": "Not found." }`)
}

// Nothing that people write, or put into an address, is taken for a part of the page.
func TestBrowse_EscapesAll(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	const hostile = `</textarea></pre><script>alert(1)</script>"onclick='x' &lt;`
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		if err := tx.Model(&models.Choice{ID: 3}).Update("choice_text", "javascript:alert(1)").Error; err != nil {
			return err
		}
		if err := tx.Model(&models.Choice{ID: 4}).Update("choice_text", `https://x.example/"><b id=bold>`).Error; err != nil {
			return err
		}
		return tx.Model(&models.Poll{ID: 2}).Update("question", hostile).Error
	})
	c := byBrowser(site, webtest.Thor, webtest.Root)
	safe := func(page *webtest.Response) *webtest.Response {
		t.Helper()
		if n := page.Page().Find("script:not([src]), [onclick], #bold, [href^=javascript]").Length(); n != 0 {
			t.Errorf("%d parts of the page are somebody's:\n%s", n, page.Body)
		}
		return page
	}
	page := safe(c.Get("/api/polls/2/")).Expect(http.StatusOK)
	if _, form := page.Form("#api-form"); form.Get("question") != hostile {
		t.Errorf("the form holds %s", form)
	}
	if _, raw := page.Form("#api-raw"); !strings.Contains(raw.Get("_content"), `<script>alert(1)</script>\"onclick`) {
		t.Errorf("the raw form holds %s", raw)
	}
	odd := url.PathEscape(`"><script>alert(1)</script>`)
	for _, path := range []string{
		"/api/polls/" + odd + "/", "/api/polls/" + odd + "/choices/" + odd + "/", "/api/" + odd,
		"/api/polls/?search=" + odd + "&page_size=1", "/api/polls/?format=" + odd, "/api/polls/?ordering=" + odd,
		"/api/polls/2/choices/4/", "/api/polls/2/choices/?x=" + odd, "/api/polls/?created_by=" + odd,
	} {
		safe(c.Get(path))
	}
	refused := c.Submit(c.Get("/api/polls/"), "#api-form", url.Values{
		"_method": {"POST"}, "question": {hostile + strings.Repeat("x", 100)}, "closed_at": {hostile},
		"created_by": {hostile},
	})
	safe(refused).Expect(http.StatusBadRequest)
	for _, raw := range []url.Values{
		{"_content": {hostile}}, {"_content": {"{}"}, "_content_type": {hostile}}, {"_method": {hostile}},
	} {
		if answer := safe(c.Submit(c.Get("/api/polls/"), "#api-raw", raw)); answer.Code >= 500 {
			t.Errorf("%v: %d", raw, answer.Code)
		}
	}
}
