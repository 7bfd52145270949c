package operations_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"pollsadmin/tenants"
	"pollsadmin/web/operations"
)

// TestHandler_Headers holds every answer to the same headers, errors as well.
func TestHandler_Headers(t *testing.T) {
	t.Parallel()
	handler := operations.Handler(operations.Config{
		Serves:  func(context.Context, string) (tenants.Info, error) { return tenants.Info{}, tenants.ErrNotFound },
		Ready:   func(context.Context) error { return errors.New("not yet") },
		Top:     func(context.Context, int) []operations.Busy { return nil },
		Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }),
		Profile: true, Logger: slog.New(slog.DiscardHandler),
	})
	for path, status := range map[string]int{
		"/healthz": 200, "/readyz": 503, "/tls/ask?domain=x": 404, "/tenants/top": 200, "/tenants/top?n=x": 400,
		"/metrics": 200, "/debug/pprof/": 200, "/debug/pprof/symbol": 200, "/debug/pprof/cmdline": 200, "/nothing": 404,
	} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if answer.Code != status {
			t.Errorf("%s: got %d, want %d", path, answer.Code, status)
		}
		for header, want := range map[string]string{
			"Cache-Control":                "no-store",
			"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Set-Cookie":                   "",
		} {
			if got := answer.Header().Get(header); got != want {
				t.Errorf("%s: %s is %q, want %q", path, header, got, want)
			}
		}
	}
}
