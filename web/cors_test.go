package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

const friend = "https://app.example.org"

func TestCORS(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	if err := site.Registry.AddOrigin(t.Context(), webtest.Thor, friend); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, tenant, origin, call string
		allowed                    bool
	}{
		{"a friend reads", webtest.Thor, friend, "GET /api/polls/", true},
		{"a friend is refused, and reads why", webtest.Thor, friend, "DELETE /api/polls/99/", true},
		{"a friend finds nothing", webtest.Thor, friend, "GET /api/nothing/", true},
		{"a stranger", webtest.Thor, "https://evil.example.org", "GET /api/polls/", false},
		{"one who looks like the friend", webtest.Thor, friend + ".evil.example", "GET /api/polls/", false},
		{"without TLS", webtest.Thor, "http://app.example.org", "GET /api/polls/", false},
		{"nobody's page", webtest.Thor, "null", "GET /api/polls/", false},
		{"thor's friend at potter", webtest.Potter, friend, "GET /api/polls/", false},
		{"a friend at the administration", webtest.Thor, friend, "GET /admin/login/", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := site.Script(test.tenant, webtest.Root)
			c.Header.Set("Origin", test.origin)
			method, path, _ := strings.Cut(test.call, " ")
			answer := c.JSON(method, path, "")
			want := ""
			if test.allowed {
				want = test.origin
			}
			if got := answer.Header().Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%d: allowed is %q", answer.Code, got)
			}
			if answer.Header().Get("Access-Control-Allow-Credentials") != "" {
				t.Error("cookies are let in")
			}
			if test.allowed && !strings.Contains(answer.Header().Get("Access-Control-Expose-Headers"), "Error-Code") {
				t.Error("the code of an error cannot be read")
			}
			if varies := strings.Join(answer.Header().Values("Vary"), ","); test.allowed && !strings.Contains(varies, "Origin") {
				t.Errorf("caches are told that it varies by %s", varies)
			}
		})
	}
}

// TestCORS_Preflight is what a browser asks before it sends a key.
func TestCORS_Preflight(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	if err := site.Registry.AddOrigin(t.Context(), webtest.Thor, friend); err != nil {
		t.Fatal(err)
	}
	ask := func(tenant, origin string) *webtest.Response {
		c := site.Client(tenant)
		c.Header.Set("Origin", origin)
		c.Header.Set("Access-Control-Request-Method", "PATCH")
		c.Header.Set("Access-Control-Request-Headers", "authorization,if-match")
		return c.Do(c.Request(http.MethodOptions, "/api/polls/1/", nil))
	}
	told := ask(webtest.Thor, friend).Expect(http.StatusNoContent).Header()
	for header, part := range map[string]string{
		"Access-Control-Allow-Origin": friend, "Access-Control-Allow-Methods": "PATCH",
		"Access-Control-Allow-Headers": "Authorization", "Access-Control-Max-Age": "600",
	} {
		if !strings.Contains(told.Get(header), part) {
			t.Errorf("%s is %q", header, told.Get(header))
		}
	}
	if got := ask(webtest.Thor, "https://evil.example.org").Header().Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("strangers may come as %q", got)
	}
	if answer := ask(webtest.Potter, friend); answer.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Error("potter lets thor's friends in")
	}
}
