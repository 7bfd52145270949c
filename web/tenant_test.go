package web_test

import (
	"net/http"
	"strings"
	"testing"

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
