package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/webtest"
)

// credential is something that potter gave out, as it is brought to thor.
type credential struct {
	name string
	of   func(site *webtest.Site) (c *webtest.Client, csrf string)
	want func(d door) int // all that nobody gets
}

// credentials are those that say who somebody is, or that a form is our own. A door
// that changes nothing asks for no form's token.
func credentials() []credential {
	asNobody := func(d door) int { return d.want[0] }
	return []credential{
		{"session", func(site *webtest.Site) (*webtest.Client, string) {
			c := site.Client(webtest.Thor)
			c.SetCookies(site.As(webtest.Potter, webtest.Root).Cookies()...)
			c.Get("/admin/login/?next=/") // for a token of thor's
			return c, c.Token()
		}, asNobody},
		{"API token", func(site *webtest.Site) (*webtest.Client, string) {
			c := site.Client(webtest.Thor)
			c.Header.Set("Authorization", "Token "+site.Token(webtest.Potter, webtest.Root))
			c.Get("/admin/login/?next=/")
			return c, c.Token()
		}, asNobody},
		{"CSRF token", func(site *webtest.Site) (*webtest.Client, string) { // with all rights otherwise
			return site.As(webtest.Thor, webtest.Root), csrfOf(site.As(webtest.Potter, webtest.Root))
		}, func(d door) int {
			if method, _ := d.address(); slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, method) {
				return d.want[len(d.want)-1] // root's
			}
			return http.StatusForbidden
		}},
		{"CSRF token with its session", func(site *webtest.Site) (*webtest.Client, string) {
			c, root := site.Client(webtest.Thor), site.As(webtest.Potter, webtest.Root)
			csrf := csrfOf(root)
			c.SetCookies(root.Cookies()...)
			return c, csrf
		}, func(d door) int {
			if d.route == "POST /admin/login/" {
				return http.StatusForbidden // elsewhere nobody is led to it
			}
			return d.want[0]
		}},
	}
}

func csrfOf(c *webtest.Client) string {
	c.Get("/admin/password_change/").Expect(http.StatusOK)
	return c.Token()
}

// TestForeign_CredentialsOpenNoDoor brings what potter's superuser was given to every
// route of thor's, event streams too, each time with a key whose answer potter keeps:
// it is worth nothing, shows nothing and changes nothing.
func TestForeign_CredentialsOpenNoDoor(t *testing.T) {
	t.Parallel()
	for _, brought := range credentials() {
		t.Run(brought.name, func(t *testing.T) {
			t.Parallel()
			site := furnished(t)
			c, csrf := brought.of(site)
			for _, d := range doors() {
				if d.isAPI() && strings.HasPrefix(d.route, http.MethodPost) {
					site.Script(webtest.Potter, doer(d)).Do(keyed(site.Script(webtest.Potter, doer(d)), d, ""))
				}
				thor, potter := rowsOf(site, webtest.Thor), rowsOf(site, webtest.Potter)
				answer := c.Do(keyed(c, d, csrf))
				if want := brought.want(d); answer.Code != want {
					t.Errorf("%s: got %d, want %d\n%.300s", d, answer.Code, want, answer.Body)
				}
				if strings.Contains(answer.Body.String(), "Potter") || answer.Header().Get("Idempotent-Replayed") != "" {
					t.Errorf("%s: the answer is of potter's: %s", d, answer.Body)
				}
				if rowsOf(site, webtest.Thor) != thor || rowsOf(site, webtest.Potter) != potter {
					t.Errorf("%s: rows have changed", d)
				}
			}
		})
	}
}

// TestForeign_KeysBringNoAnswersAlong sends each call that takes a key to potter, and
// the very same to thor, who does it too and says what has become of it there.
func TestForeign_KeysBringNoAnswersAlong(t *testing.T) {
	t.Parallel()
	done := 0
	for _, d := range doors() {
		if !d.isAPI() || !strings.HasPrefix(d.route, http.MethodPost) {
			continue
		}
		t.Run(d.String(), func(t *testing.T) {
			site := furnished(t)
			column := slices.Index(callers(), doer(d))
			for _, tenant := range []string{webtest.Potter, webtest.Thor} {
				c, before := site.Script(tenant, doer(d)), rowsOf(site, tenant)
				answer := c.Do(keyed(c, d, ""))
				if answer.Code != d.want[column] || answer.Header().Get("Idempotent-Replayed") != "" {
					t.Errorf("at %s: %d, %v %s", tenant, answer.Code, answer.Header(), answer.Body)
				}
				if answer.Code == http.StatusCreated && rowsOf(site, tenant) == before {
					t.Errorf("at %s nothing was done", tenant)
				}
				if answer.Code == http.StatusCreated {
					done++
					again := c.Do(keyed(c, d, ""))
					if again.Header().Get("Idempotent-Replayed") == "" || again.Body.String() != answer.Body.String() {
						t.Errorf("at %s the key is none: %d %s", tenant, again.Code, again.Body)
					}
				}
			}
		})
	}
	if done < 8 {
		t.Errorf("only %d calls did something", done)
	}
}

// doer is who gets furthest at a door.
func doer(d door) string {
	best := len(d.want) - 1
	for i := range d.want {
		if d.want[i] < d.want[best] && d.want[i] >= http.StatusOK {
			best = i
		}
	}
	return callers()[best]
}

// keyed is the request for a door, with a key and some form's token.
func keyed(c *webtest.Client, d door, csrf string) *http.Request {
	method, path := d.address()
	kind, body := "application/json", d.json
	switch {
	case method == echo.RouteNotFound:
		method, body = echo.PROPFIND, ""
	case !d.isAPI() && method == http.MethodPost:
		form := url.Values{"csrfmiddlewaretoken": {csrf}}
		for name, values := range d.form {
			form[name] = values
		}
		kind, body = "application/x-www-form-urlencoded", form.Encode()
	}
	r := c.Request(method, path, strings.NewReader(body))
	r.Header = r.Header.Clone() // the client's own
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Idempotency-Key", "the-same")
	if d.isAPI() && csrf != "" {
		r.Header.Set("X-CSRFToken", csrf)
	}
	return r
}
