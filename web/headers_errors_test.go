package web_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// errorsOf makes what goes wrong go wrong.
func errorsOf(t *testing.T, secure bool, check func(asked)) {
	t.Helper()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	site := webtest.New(t, onHTTPS(secure), webtest.WithTenants("loki"),
		webtest.WithRegistry(func(c *tenants.Config) { c.Now = func() time.Time { return now } }))
	for _, prefix := range []string{"/test", "/api/test"} {
		site.Server.Handle(http.MethodGet, prefix+"/panic", func(echo.Context) error { panic("out of ink") })
		site.Server.Handle(http.MethodGet, prefix+"/fails", func(echo.Context) error { return errors.New("out of ink") })
	}
	ask := func(what string, status int, answer *webtest.Response) {
		kind := aPage
		if strings.HasPrefix(what, "/api/") {
			kind = forScripts
		}
		check(asked{what, status, kind, answer})
	}
	if err := site.Registry.Suspend(t.Context(), "loki"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/test", "/api/test"} {
		ask(path+" panics", 500, site.Client(webtest.Thor).Get(path+"/panic"))
		ask(path+" fails", 500, site.Client(webtest.Thor).Get(path+"/fails"))
		ask(path+" nobody's", 404, site.At("nobody.localhost").Get(path))
		ask(path+" suspended", 503, site.Client("loki").Get(path))
		ask(path+" cut short", 400, badForm(site, path))
		ask(path+" too large", 413, tooLarge(site, path, true))
		ask(path+" larger than it says", 413, tooLarge(site, path, false))
		ask(path+" of two slashes", 404, twoSlashes(site, path))
	}
	ask("cross-origin", 403, fromElsewhere(site))
	ask("/api/ wants something else", 406, accepting(site, "image/png"))
	ask("throttled", 429, throttled(site))
	atMost(t, site, webtest.Thor, 1)
	site.Client(webtest.Thor).Get("/")
	ask("crowded", 429, site.Client(webtest.Thor).Get("/admin/"))
	ask("/api/ crowded", 429, site.Client(webtest.Thor).Get("/api/"))
}

func badForm(site *webtest.Site, path string) *webtest.Response {
	c := site.Client(webtest.Thor)
	if path == "/test" {
		c.Get("/admin/login/")
		path = "/admin/login/"
	} else {
		path = "/api/login/"
	}
	r := c.Request(http.MethodPost, path, strings.NewReader("a=%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(r)
}

func tooLarge(site *webtest.Site, path string, said bool) *webtest.Response {
	c := site.Client(webtest.Thor)
	address := "/admin/login/"
	if path != "/test" {
		address = "/api/login/"
	}
	c.Get("/admin/login/")
	r := c.Request(http.MethodPost, address, io.MultiReader(strings.NewReader(strings.Repeat("x", 4<<20))))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if said {
		r.ContentLength = 4 << 20
	}
	return c.Do(r)
}

func twoSlashes(site *webtest.Site, path string) *webtest.Response {
	c := site.Client(webtest.Thor)
	r := c.Request(http.MethodGet, path, nil)
	if path == "/test" {
		r.URL.Path = "/" + path
	}
	return c.Do(r)
}

func fromElsewhere(site *webtest.Site) *webtest.Response {
	c := site.Client(webtest.Thor)
	r := c.Request(http.MethodPost, "/admin/login/", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	return c.Do(r)
}

func accepting(site *webtest.Site, kind string) *webtest.Response {
	c := site.Client(webtest.Thor)
	c.Header.Set("Accept", kind)
	return c.Get("/api/")
}

func throttled(site *webtest.Site) *webtest.Response {
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	for {
		answer := c.Post("/admin/login/", url.Values{"username": {webtest.Root}, "password": {"wrong"}})
		if answer.Code != http.StatusOK {
			return answer
		}
	}
}
