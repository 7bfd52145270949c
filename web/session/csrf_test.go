package session_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

func logout(c *webtest.Client, token string, header http.Header) *webtest.Response {
	form := url.Values{"csrfmiddlewaretoken": {token}}
	r := c.Request(http.MethodPost, "/admin/logout/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, values := range header {
		r.Header[name] = values
	}
	return c.Do(r)
}

func TestCSRF_TokenIsOfOneSession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get(inside)
	own := c.Token()
	tokenOf := func(other *webtest.Client, path string) string {
		other.Get(path).Expect(http.StatusOK)
		return other.Token()
	}
	stranger := site.Client(webtest.Thor)
	for name, token := range map[string]string{
		"none":                    "",
		"nonsense":                "nonsense",
		"of the right length":     strings.Repeat("A", len(own)),
		"half of it":              own[:len(own)/2],
		"another user's":          tokenOf(site.As(webtest.Thor, webtest.Staff), inside),
		"another session's":       tokenOf(site.As(webtest.Thor, webtest.Root), inside),
		"another tenant's":        tokenOf(site.As(webtest.Potter, webtest.Root), inside),
		"a stranger's":            tokenOf(stranger, "/admin/login/"),
		"another tenant's former": tokenOf(site.Client(webtest.Potter), "/admin/login/"),
	} {
		if answer := logout(c, token, nil); answer.Code != http.StatusForbidden {
			t.Errorf("%s: got %d", name, answer.Code)
		}
	}
	c.Get(inside).Expect(http.StatusOK)
	if c.Token() == own {
		t.Error("the token looks the same on each page")
	}
	logout(c, own, nil).Expect(http.StatusOK)
}

func TestCSRF_TokenOfAnotherTenantsLoginForm(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	potter := site.Client(webtest.Potter)
	potter.Get("/admin/login/")
	// The attacker plants their cookie of potter at thor, and sends its token.
	victim := site.Client(webtest.Thor)
	victim.SetCookies(potter.Cookies()...)
	victim.Post("/admin/login/", url.Values{
		"csrfmiddlewaretoken": {potter.Token()}, "username": {webtest.Root}, "password": {webtest.Password},
	}).Expect(http.StatusForbidden)
}

func TestCSRF_TokenInTheHeader(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	c.Get(inside)
	logout(c, "", http.Header{"X-Csrftoken": {c.Token()}}).Expect(http.StatusOK)
}

func TestCSRF_RequestsFromOtherSites(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for name, test := range map[string]struct {
		header http.Header
		want   int
	}{
		"our own page":               {http.Header{"Sec-Fetch-Site": {"same-origin"}}, http.StatusOK},
		"the address bar":            {http.Header{"Sec-Fetch-Site": {"none"}}, http.StatusOK},
		"an old browser, own page":   {http.Header{"Origin": {"http://thor.localhost"}}, http.StatusOK},
		"no browser":                 {nil, http.StatusOK},
		"a sibling subdomain":        {http.Header{"Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		"another site":               {http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"an old browser, a sibling":  {http.Header{"Origin": {"http://potter.localhost"}}, http.StatusForbidden},
		"an old browser, a sandbox":  {http.Header{"Origin": {"null"}}, http.StatusForbidden},
		"an old browser, other port": {http.Header{"Origin": {"http://thor.localhost:8080"}}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := site.As(webtest.Thor, webtest.Root)
			c.Get(inside)
			logout(c, c.Token(), test.header).Expect(test.want) // the token is right each time
		})
	}
}

func TestCSRF_OfTheAPI(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const polls, question = "/api/polls/", `{"question": "Thor: one more?"}`
	c := site.As(webtest.Thor, webtest.Root)
	bare := c.JSON(http.MethodPost, polls, question) // the token that the form had before the login
	if got := bare.Expect(http.StatusForbidden).Body.String(); !strings.Contains(got, `"CSRF Failed: CSRF token missing`) {
		t.Errorf("said %s", got)
	}
	c.Get(inside)
	c.JSON(http.MethodPost, polls, question).Expect(http.StatusCreated)

	c.Header.Set("Sec-Fetch-Site", "same-site")
	c.JSON(http.MethodPost, polls, question).Expect(http.StatusForbidden)
	// A key speaks for itself, and nobody's session stands in for a wrong one.
	c.Header.Set("Authorization", "Token "+site.Token(webtest.Thor, webtest.Plain))
	c.JSON(http.MethodPost, polls, question).Expect(http.StatusCreated)
	c.Header.Set("Authorization", "Token nonsense")
	c.JSON(http.MethodPost, polls, question).Expect(http.StatusUnauthorized)
	c.Header.Set("Authorization", "Basic cm9vdDpyb290")
	c.JSON(http.MethodPost, polls, question).Expect(http.StatusUnauthorized)
}
