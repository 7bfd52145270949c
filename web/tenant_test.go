package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestTenant_Suspended(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	if err := site.Registry.Suspend(t.Context(), webtest.Thor); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/admin/", "/admin/login/", "/api/polls/", "/nothing/"} {
		answer := c.Get(path).Expect(http.StatusServiceUnavailable)
		if answer.Header().Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", path)
		}
		said := answer.Body.String()
		if !strings.Contains(said, "suspended") || strings.Contains(said, "pollsadmin tenants") {
			t.Errorf("%s says %s", path, said)
		}
	}
	site.As(webtest.Potter, webtest.Root).Get("/admin/password_change/").Expect(http.StatusOK)
	if err := site.Registry.Resume(t.Context(), webtest.Thor); err != nil {
		t.Fatal(err)
	}
	c.Get("/admin/password_change/").Expect(http.StatusOK)
}

func TestTenant_ReadOnly(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c, script := site.As(webtest.Thor, webtest.Root), site.Script(webtest.Thor, webtest.Root)
	c.Get("/admin/password_change/") // for the token
	if err := site.Registry.Protect(t.Context(), webtest.Thor); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/admin/", "/admin/polls/poll/", "/admin/polls/poll/1/change/"} {
		c.Get(path).Expect(http.StatusOK)
	}
	script.Get("/api/polls/").Expect(http.StatusOK)
	for name, answer := range map[string]*webtest.Response{
		"a form": c.Post("/admin/polls/poll/1/delete/", url.Values{"post": {"yes"}}),
		"API":    script.JSON(http.MethodPost, "/api/polls/", `{"question":"Is it?"}`),
		"log in": site.Client(webtest.Thor).Login(webtest.Viewer, webtest.Password),
	} {
		answer.Expect(http.StatusServiceUnavailable)
		said := answer.Body.String()
		if !strings.Contains(said, "not changed for the moment") || answer.Header().Get("Retry-After") == "" {
			t.Errorf("%s: it says %s", name, said)
		}
	}
	if strings.Contains(site.Log.String(), "session not saved") {
		t.Error("the log complains of sessions")
	}
	site.As(webtest.Potter, webtest.Root).Post("/admin/polls/poll/1/delete/", url.Values{"post": {"yes"}})
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Errorf("thor has %d polls", n)
	}
}
