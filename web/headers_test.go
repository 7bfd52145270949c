package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pollsadmin/static"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// The kinds of answers, in the order of the table's columns.
const (
	aPage      = iota
	forScripts // JSON
	plainText
	aFile // a download
	aStream
	anAsset
	aRedirect
	nothing
	aDocument // of the API
	kinds
)

// What an answer may say, beside a text of its own.
const (
	something = "*"
	whatever  = "?" // or nothing
)

// bears is a row of the table: what answers of each kind say of a header. It is
// nothing where nothing stands.
type bears struct {
	header string
	says   [kinds]string
}

func everywhere(header, says string) bears {
	row := bears{header: header}
	for kind := range row.says {
		row.says[kind] = says
	}
	return row
}

// onPages is what a header says of pages, and of all else.
func onPages(header, says, otherwise string) bears {
	row := everywhere(header, otherwise)
	row.says[aPage] = says
	return row
}

// headers is the table. An answer may bear no header that is not in it.
func headers(secure bool) []bears {
	const (
		script = "default-src 'none'; frame-ancestors 'none'"
		policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
			"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
		keep, drop = "public, max-age=31536000, immutable", "no-store"
		own        = "private, no-cache"
		page, text = "text/html; charset=UTF-8", "text/plain; charset=*"
		events     = "text/event-stream"
		ours       = "application/json*"
	)
	transport := ""
	if secure {
		transport = "max-age=31536000"
	}
	return []bears{
		onPages("Content-Security-Policy", policy, script),
		everywhere("X-Content-Type-Options", "nosniff"),
		onPages("X-Frame-Options", "DENY", ""),
		onPages("Referrer-Policy", "same-origin", ""),
		onPages("Cross-Origin-Opener-Policy", "same-origin", ""),
		everywhere("Cross-Origin-Resource-Policy", "same-origin"),
		onPages("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()", ""),
		everywhere("Strict-Transport-Security", transport),
		everywhere("X-Request-Id", something),
		everywhere("Content-Length", whatever),
		everywhere("Retry-After", whatever), // see owed, for this and the next two
		everywhere("Allow", whatever),
		everywhere("Www-Authenticate", whatever),
		everywhere("Set-Cookie", whatever), // see checkCookies
		//                     page, script, text, file, stream, asset, redirect, nothing, document
		{"Content-Type", [kinds]string{page, ours, text, something, events, whatever, "", "", "application/*"}},
		{"Cache-Control", [kinds]string{drop, whatever, drop, drop, drop, keep, drop, drop, own}}, // see unshared
		{"Content-Disposition", [kinds]string{aFile: "attachment; filename=*"}},
		{"Location", [kinds]string{aRedirect: something, forScripts: whatever}},
		{"Etag", [kinds]string{anAsset: something, forScripts: whatever, aDocument: something}},
		{"Vary", [kinds]string{anAsset: "Accept-Encoding", forScripts: whatever, nothing: whatever, aStream: whatever}},
		{"Content-Encoding", [kinds]string{anAsset: whatever, forScripts: whatever}},
		{"X-Accel-Buffering", [kinds]string{aStream: "no"}},
	}
}

// owed are headers that a status promises.
func owed(status int) string {
	return map[int]string{401: "Www-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}[status]
}

// asked is a request, and the kind of its answer.
type asked struct {
	what   string
	status int // 0: whichever
	kind   int
	answer *webtest.Response
}

// kindOf tells by the address, the status and the query what kind of answer a door
// has: -1 for one that nobody has thought about.
func kindOf(path string, status int) int {
	address, query, _ := strings.Cut(path, "?")
	at := func(part string) bool { return strings.HasSuffix(address, part) && status == http.StatusOK }
	switch {
	case strings.HasPrefix(path, "/static/") && (status == http.StatusOK || status == http.StatusNotModified):
		return anAsset
	case strings.HasPrefix(path, "/static/"), address == "/healthz", address == "/readyz":
		return plainText
	case status == http.StatusNoContent:
		return nothing
	case status >= 300 && status < 400:
		return aRedirect
	case at("/results/stream/"):
		return aStream
	case strings.HasPrefix(path, "/api/docs/"):
		return aPage
	case strings.HasPrefix(path, "/api/openapi."):
		return aDocument
	case strings.HasPrefix(path, "/api/"):
		return forScripts
	case at("/live/"):
		return aStream
	case at("/export/") && strings.Contains(query, "_format="):
		return aFile
	case at("/autocomplete/"):
		return forScripts
	case strings.HasPrefix(path, "/admin/"), path == "/", path == "/admin", strings.HasPrefix(path, "/test/"):
		return aPage
	}
	return -1
}

// TestHeaders sends everybody to every door, and makes every kind of error, with
// and without HTTPS: each header of each answer is in the table.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("https %t", secure), func(t *testing.T) {
			t.Parallel()
			seen := map[int]bool{}
			check := func(got asked) {
				seen[got.kind] = true
				checkHeaders(t, got, headers(secure))
				checkCookies(t, got, secure)
			}
			for _, who := range []string{anonymous, webtest.Viewer, webtest.Root} {
				doorsOf(t, secure, who, check)
			}
			errorsOf(t, secure, check)
			for kind := range kinds {
				if !seen[kind] {
					t.Errorf("no answer was of kind %d", kind)
				}
			}
		})
	}
}

func onHTTPS(secure bool) webtest.Option {
	return webtest.WithWeb(func(cfg *web.Config) { cfg.SecureCookies = secure })
}

// doorsOf knocks at all doors as somebody.
func doorsOf(t *testing.T, secure bool, who string, check func(asked)) {
	t.Helper()
	site := webtest.New(t, onHTTPS(secure))
	furnish(site, webtest.Thor, "Thor's guard")
	c := bySession(site, who)
	more := []door{
		{route: "GET", path: "/admin/polls/poll/export/?_format=csv&_columns=question"},
		{route: "GET", path: "/admin/polls/poll/export/?_format=json&_columns=question"},
		{route: "GET", path: "/admin/polls/poll/export/?_format=xlsx&_columns=question"},
		{route: "GET", path: "/admin/polls/poll/1/results/live/"},
		{route: "GET", path: static.URL("admin.css")},
		{route: "GET", path: "/static/admin.css"},
		{route: "OPTIONS", path: "/admin"},
		{route: "HEAD", path: "/admin/"},
		{route: "GET", path: "/admin/polls/poll/99/change/"},
	}
	for _, d := range slices.Concat(more, doors()) {
		answer := send(c, d)
		_, path := d.address()
		check(asked{who + ": " + d.String(), 0, kindOf(path, answer.Code), answer})
	}
}

// checkHeaders holds an answer to the table.
func checkHeaders(t *testing.T, got asked, table []bears) {
	t.Helper()
	answer := got.answer
	if got.status != 0 && answer.Code != got.status {
		t.Errorf("%s: got %d, want %d", got.what, answer.Code, got.status)
	}
	if got.kind < 0 {
		t.Errorf("%s: nobody has said what headers this answer bears", got.what)
		return
	}
	known := map[string]bool{}
	for _, row := range table {
		known[row.header] = true
		if value := strings.Join(answer.Header().Values(row.header), "; "); !matches(value, row.says[got.kind]) {
			t.Errorf("%s (%d): %s is %q, want %q", got.what, answer.Code, row.header, value, row.says[got.kind])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(answer.Header())) {
		if !known[name] && got.kind != forScripts {
			t.Errorf("%s (%d): nobody has thought about the header %s", got.what, answer.Code, name)
		}
	}
	if got.kind == forScripts && !unshared(answer.Header()) {
		t.Errorf("%s (%d): others may see what a cache keeps: %v", got.what, answer.Code, answer.Header())
	}
	if name := owed(answer.Code); name != "" && answer.Header().Get(name) == "" {
		t.Errorf("%s (%d): %s is missing", got.what, answer.Code, name)
	}
}

// unshared reports whether no cache keeps an answer, or only one's own, which asks
// each time.
func unshared(header http.Header) bool {
	rule := header.Get("Cache-Control")
	return rule == "no-store" || strings.Contains(rule, "private") && strings.Contains(rule, "no-cache")
}

// matches compares a header with what the table says; a star at the end stands for the rest.
func matches(value, says string) bool {
	if begin, open := strings.CutSuffix(says, "*"); open {
		return value != "" && strings.HasPrefix(value, begin)
	}
	return says == whatever || value == says
}

// checkCookies holds every cookie to the flags that all of ours have.
func checkCookies(t *testing.T, got asked, secure bool) {
	t.Helper()
	prefix := ""
	if secure {
		prefix = "__Host-" // browsers take it from this very host alone
	}
	lasting := map[string]int{prefix + "sid": 14 * 24 * 60 * 60, prefix + "browser": 0, prefix + "messages": 0}
	for _, cookie := range got.answer.NewCookies() {
		seconds, known := lasting[cookie.Name]
		if !known {
			t.Errorf("%s: nobody has thought about the cookie %s", got.what, cookie.Name)
		}
		if cookie.MaxAge != seconds && cookie.MaxAge != -1 {
			t.Errorf("%s: %s lasts %d seconds, want %d", got.what, cookie.Name, cookie.MaxAge, seconds)
		}
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure != secure ||
			cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("%s: the cookie is %s", got.what, cookie.Raw)
		}
	}
}
