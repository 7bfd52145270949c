package static_test

import (
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"pollsadmin/static"
)

func get(t *testing.T, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/", nil)
	r.URL.Path = path
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestURL_CarriesHashAndIsServed(t *testing.T) {
	t.Parallel()
	kinds := map[string]string{
		"admin.css":     "text/css; charset=utf-8",
		"js/theme.js":   "text/javascript; charset=utf-8",
		"js/actions.js": "text/javascript; charset=utf-8",
		"favicon.svg":   "image/svg+xml",
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := static.URL(name)
			if !regexp.MustCompile(`^/static/[\w/-]+\.[0-9a-f]{10}\.\w+$`).MatchString(url) {
				t.Fatalf("URL(%q) = %q, which carries no hash", name, url)
			}
			res := get(t, http.MethodGet, url)
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != kind {
				t.Errorf("%s: %d, %s", url, res.StatusCode, res.Header.Get("Content-Type"))
			}
			if got := res.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("Cache-Control: %s", got)
			}
			if body(t, res.Body) == "" {
				t.Error("nothing was sent")
			}
		})
	}
}

func TestHandler_AnswersNothingElse(t *testing.T) {
	t.Parallel()
	hashed := static.URL("js/theme.js")
	for _, path := range []string{
		"/static/", "/static/js/", "/static/js", "/static/js/theme.js", "/static/css/00-tokens.css",
		"/static/static.go", "/static/../go.mod", "/", strings.TrimPrefix(hashed, "/static/"),
		strings.Replace(hashed, "theme", "other", 1), "/other" + hashed, static.URL("no such file"),
	} {
		if res := get(t, http.MethodGet, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", path, res.StatusCode)
		} else if res.Header.Get("Cache-Control") != "" {
			t.Errorf("GET %s: a 404 that may be cached", path)
		}
	}
	if res := get(t, http.MethodPost, hashed); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", res.StatusCode)
	}
}

func TestHandler_Compresses(t *testing.T) {
	t.Parallel()
	url := static.URL("admin.css")
	plain := body(t, get(t, http.MethodGet, url).Body)
	for accepts, zipped := range map[string]bool{
		"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "gzip;q=0.0": false, "br": false, "": false,
	} {
		res := get(t, http.MethodGet, url, "Accept-Encoding", accepts)
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("Accept-Encoding %q: compressed is %v", accepts, got)
			continue
		}
		if !zipped {
			continue
		}
		unzipped, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if body(t, unzipped) != plain {
			t.Error("the compressed answer is another one")
		}
	}
}

func TestHandler_HeadAndNotModified(t *testing.T) {
	t.Parallel()
	url := static.URL("admin.css")
	head := get(t, http.MethodHead, url)
	if head.StatusCode != http.StatusOK || body(t, head.Body) != "" || head.ContentLength <= 0 {
		t.Errorf("HEAD: %d with %d bytes announced", head.StatusCode, head.ContentLength)
	}
	res := get(t, http.MethodGet, url, "If-None-Match", head.Header.Get("ETag"))
	if res.StatusCode != http.StatusNotModified || body(t, res.Body) != "" {
		t.Errorf("If-None-Match: %d, want 304 and nothing", res.StatusCode)
	}
}

// TestStylesheet_HoldsEverythingInOrder: later files build on the tokens, and
// nothing is fetched from elsewhere.
func TestStylesheet_HoldsEverythingInOrder(t *testing.T) {
	t.Parallel()
	css := body(t, get(t, http.MethodGet, static.URL("admin.css")).Body)
	at := -1
	for _, rule := range []string{"--accent:", ".skip-link", ".breadcrumbs", ".errornote", ".table", "@media print"} {
		next := strings.Index(css, rule)
		if next <= at {
			t.Errorf("%s stands at %d, after %d was wanted", rule, next, at)
		}
		at = next
	}
	if found := regexp.MustCompile(`@import|url\(|https?:`).FindString(css); found != "" {
		t.Errorf("the style sheet holds %q", found)
	}
}

// Pages may be read from the right as well: only what a start and an end are counts.
func TestStylesheet_KnowsNoLeftOrRight(t *testing.T) {
	t.Parallel()
	css := body(t, get(t, http.MethodGet, static.URL("admin.css")).Body)
	sided := regexp.MustCompile(`[\s;{](?:(?:margin|padding|border)-)?(?:left|right)(?:-\w+)?:` +
		`|(?:float|text-align): (?:left|right)`)
	if found := sided.FindString(css); found != "" {
		t.Errorf("the style sheet holds %q", found)
	}
}

// What others wrote is what they published: the README of each says which version.
func TestVendored_IsAsPublished(t *testing.T) {
	t.Parallel()
	for name, sum := range map[string]string{
		"tom-select/tom-select.complete.min.js": "8f9d7d3420e938c2c9817818b56df43ea46feae5bf1f5a2e828863c034df0e37",
		"swagger-ui/swagger-ui-bundle.js":       "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
		"swagger-ui/swagger-ui.css":             "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
	} {
		served := body(t, get(t, http.MethodGet, static.URL("vendor/"+name)).Body)
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(served))); got != sum {
			t.Errorf("%s is served with the SHA-256 %s", name, got)
		}
		readme := "vendor/" + path.Dir(name) + "/README.md"
		if said, err := os.ReadFile(readme); err != nil || !strings.Contains(string(said), sum) {
			t.Errorf("%s does not name that sum: %v", readme, err)
		}
		for _, address := range []string{"/static/" + readme, "/static/vendor/" + name} {
			if res := get(t, http.MethodGet, address); res.StatusCode != http.StatusNotFound {
				t.Errorf("GET %s: %d, want 404", address, res.StatusCode)
			}
		}
	}
}

func TestURL_ModulesImportByHash(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"js/choices.js", "js/inlines.js"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := body(t, get(t, http.MethodGet, static.URL(name)).Body)
			want := `import { onContent } from "` + static.URL("js/content.js") + `";`
			if !strings.Contains(script, want) {
				t.Errorf("%s lacks %s", name, want)
			}
			if relative := regexp.MustCompile(`(?m)^import .*"\..*$`).FindString(script); relative != "" {
				t.Errorf("%s imports what nobody serves: %s", name, relative)
			}
		})
	}
}
