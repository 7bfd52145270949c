package operations_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/web/operations"
	"pollsadmin/web/webtest"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithTenants("loki", "odin"))
	if err := site.Registry.AddDomain(t.Context(), "thor", "polls.example.org"); err != nil {
		t.Fatal(err)
	}
	err := errors.Join(site.Registry.Suspend(t.Context(), "loki"), site.Registry.Delete(t.Context(), "odin"))
	if err != nil {
		t.Fatal(err)
	}
	down := errors.New("a secret of the house")
	for name, test := range map[string]struct {
		path    string
		ready   error
		profile bool
		status  int
		says    string
	}{
		"alive":              {"/healthz", down, false, 200, "ok"},
		"ready":              {"/readyz", nil, false, 200, "ready"},
		"not ready":          {"/readyz", down, false, 503, "not ready"},
		"a tenant":           {ask("thor.localhost"), nil, false, 200, "thor"},
		"its own domain":     {ask("polls.example.org"), nil, false, 200, "thor"},
		"a suspended one":    {ask("loki.localhost"), nil, false, 200, "loki"},
		"a deleted one":      {ask("odin.localhost"), nil, false, 404, "no tenant"},
		"nobody":             {ask("nobody.localhost"), nil, false, 404, "no tenant"},
		"the bare domain":    {ask("localhost"), nil, false, 404, "no tenant"},
		"another domain":     {ask("example.org"), nil, false, 404, "no tenant"},
		"no host at all":     {ask("\x00"), nil, false, 404, "no tenant"},
		"nothing asked":      {"/tls/ask", nil, false, 404, "no tenant"},
		"no looking inside":  {"/debug/pprof/", nil, false, 404, ""},
		"looking inside":     {"/debug/pprof/", nil, true, 200, "goroutine"},
		"no tenant's page":   {"/admin/", nil, false, 404, ""},
		"nothing is changed": {"", nil, false, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler := operations.Handler(operations.Config{
				Serves: site.Registry.Serves, Profile: test.profile, Logger: slog.New(slog.DiscardHandler),
				Ready: func(context.Context) error { return test.ready },
			})
			answer := httptest.NewRecorder()
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/"+strings.TrimPrefix(test.path, "/"), nil)
			handler.ServeHTTP(answer, request)
			said := answer.Body.String()
			if answer.Code != test.status || !strings.Contains(said, test.says) || strings.Contains(said, "secret") {
				t.Errorf("%d, %s", answer.Code, said)
			}
		})
	}
}

func ask(domain string) string { return "/tls/ask?" + url.Values{"domain": {domain}}.Encode() }
