package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pollsadmin/web/api"
	"pollsadmin/web/webtest"
)

// What is no media range counts for nothing, and the range that says the most of a
// type decides; of what is liked as much, scripts' JSON comes first.
func TestNegotiate(t *testing.T) {
	t.Parallel()
	const none = ""
	for accept, want := range map[string]api.Format{
		"":                                  api.JSON,
		"*/*":                               api.JSON,
		"application/*;q=0.1, text/csv":     api.JSON,
		"Application/JSON; charset=utf-8":   api.JSON,
		"application/json;q=NaN":            api.JSON,
		"application/json;q=2":              api.JSON,
		"application/json;q=0.0001":         api.JSON,
		"nonsense;;, application/json;q=.1": api.JSON,
		"application/json, text/html":       api.JSON,
		"text/html, application/json":       api.JSON,
		"text/html;q=0.5, */*":              api.JSON,
		"text/html;q=0.9, application/json": api.JSON,
		"text/html;q=0, */*;q=0.1":          api.JSON,
		"text/*;q=0.5, */*;q=0.6":           api.JSON,

		"text/html":                              api.Page,
		"TEXT/HTML; charset=utf-8; q=0.3":        api.Page,
		"text/*":                                 api.Page,
		"text/*, */*;q=0.8":                      api.Page,
		"application/json;q=0, */*":              api.Page,
		"*/*, application/json;q=0":              api.Page,
		"text/html;q=0.9, application/json;q=.8": api.Page,
		"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8": api.Page,

		"nonsense;;":                 none,
		"*/*;q=0":                    none,
		"application/xml, image/png": none,
		"text/html;q=0, text/*":      none,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.Header.Set("Accept", accept)
		offered := []api.Format{api.JSON, api.Page}
		if got, err := api.Negotiate(r, offered); got != want || (err != nil) != (want == none) {
			t.Errorf("%q: got %q, %v, want %q", accept, got, err, want)
		}
	}
}

// The address decides, whatever the header says; what it names and there is not, is not
// there.
func TestNegotiate_ByAddress(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Script(webtest.Thor, webtest.Plain)
	for _, test := range []struct {
		accept, path, kind string
		status             int
	}{
		{"", "/api/polls/", "application/json", http.StatusOK},
		{"text/html", "/api/polls/", "text/html", http.StatusOK},
		{"text/html", "/api/polls/?format=json", "application/json", http.StatusOK},
		{"", "/api/polls/?format=api", "text/html", http.StatusOK},
		{"application/json", "/api/polls/99/?format=api", "text/html", http.StatusNotFound},
		{"text/html", "/api/polls/99/?format=json", "application/json", http.StatusNotFound},
		{"", "/api/polls/?format=xml", "application/json", http.StatusNotFound},
		{"text/html", "/api/polls/?format=xml", "text/html", http.StatusNotFound},
		{"text/html", "/api/nothing/", "text/html", http.StatusNotFound},
		{"text/csv", "/api/nothing/", "application/json", http.StatusNotFound},
		{"text/csv", "/api/polls/1/", "application/json", http.StatusNotAcceptable},
	} {
		c.Header.Set("Accept", test.accept)
		answer := c.Get(test.path).Expect(test.status)
		if got := answer.Header().Get("Content-Type"); !strings.HasPrefix(got, test.kind) {
			t.Errorf("%q %s: got %s, want %s", test.accept, test.path, got, test.kind)
		}
		if got := strings.Join(answer.Header().Values("Vary"), ", "); !strings.Contains(got, "Accept,") {
			t.Errorf("%q %s: varies by %q", test.accept, test.path, got)
		}
	}
}
