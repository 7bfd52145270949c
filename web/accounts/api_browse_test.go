package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// A browser that nobody is logged in with gets a token through a form, and a
// superuser makes a user. No page shows a password again.
func TestBrowse_Secrets(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const secret = "hush hush"
	nobody, root := site.Client(webtest.Thor), site.As(webtest.Thor, webtest.Root)
	for _, c := range []*webtest.Client{nobody, root} {
		c.Header.Set("Accept", "text/html")
	}
	raw := `{"username":"sif","email":"no address","password":"` + secret + `"}`
	for _, test := range []struct {
		c          *webtest.Client
		path, form string
		values     url.Values
	}{
		{nobody, "/api/login/", "#api-form", url.Values{"username": {"root"}, "password": {secret}}},
		{nobody, "/api/login/", "#api-raw", url.Values{"_content": {raw}}},
		{root, "/api/users/", "#api-form", url.Values{"username": {"a b"}, "password": {secret}}},
		{root, "/api/users/", "#api-raw", url.Values{"_content": {raw}}},
	} {
		test.values.Set("_method", "POST")
		page := test.c.Get(test.path).Expect(http.StatusMethodNotAllowed)
		refused := test.c.Submit(page, test.form, test.values).Expect(http.StatusBadRequest)
		if strings.Contains(refused.Body.String(), secret) {
			t.Errorf("the page after %s at %s shows the password", test.form, test.path)
		}
	}
	form := url.Values{"_method": {"POST"}, "username": {webtest.Plain}, "password": {webtest.Password}}
	given := nobody.Submit(nobody.Get("/api/login/"), "#api-form", form).Expect(http.StatusOK)
	if got := given.Text("[data-testid=body]"); !strings.HasPrefix(got, `{ "token": "`) {
		t.Errorf("a login is answered with %s", got)
	}
	if n := webtest.Count[models.Token](site, webtest.Thor); n != 1 {
		t.Errorf("%d tokens", n)
	}
}
