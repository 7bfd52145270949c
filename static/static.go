// Package static holds the style sheets, scripts and pictures of the site,
// inside the program. It knows no page.
package static

import (
	"embed"
	"net/http"
	"strings"
)

//go:embed favicon.svg css js vendor/*/*.js vendor/*/*.css
var files embed.FS

// prefix is where Handler is mounted.
const prefix = "/static/"

// URL is the address of a file, with a hash of its content in the name so that
// it may be cached for ever. All style sheets together are admin.css; other
// names are paths in this directory: js/theme.js. An unknown name gets an
// address that answers 404.
func URL(name string) string {
	if a, ok := load().byName[name]; ok {
		return prefix + a.path
	}
	return prefix + name
}

// Handler answers the addresses that URL gives, and nothing else. It expects
// the whole path, with /static/ in front.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := load().byPath[strings.TrimPrefix(r.URL.Path, prefix)]
		switch {
		case !ok || !strings.HasPrefix(r.URL.Path, prefix):
			http.NotFound(w, r)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method Not Allowed", http.StatusMethodNotAllowed)
		default:
			a.serve(w, r)
		}
	})
}
