package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"pollsadmin/web/api"
)

// What is no media range counts for nothing, and the range that says the most of a
// type decides.
func TestNegotiate(t *testing.T) {
	t.Parallel()
	const none = ""
	for accept, want := range map[string]api.Format{
		"":                                   api.JSON,
		"*/*":                                api.JSON,
		"application/json;q=0, */*":          none,
		"*/*, application/json;q=0":          none,
		"*/*;q=0":                            none,
		"application/*;q=0.1, text/csv":      api.JSON,
		"Application/JSON; charset=utf-8":    api.JSON,
		"application/json;q=NaN":             api.JSON,
		"application/json;q=2":               api.JSON,
		"application/json;q=0.0001":          api.JSON,
		"text/html":                          none,
		"nonsense;;, application/json;q=0.1": api.JSON,
		"nonsense;;":                         none,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Accept", accept)
		if got, err := api.Negotiate(r, []api.Format{api.JSON}); got != want || (err != nil) != (want == none) {
			t.Errorf("%q: got %q, %v, want %q", accept, got, err, want)
		}
	}
}
