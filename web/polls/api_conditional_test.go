package polls_test

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// having asks for what somebody has already.
func having(c *webtest.Client, path, tag string) (answer *webtest.Response, statements int64) {
	r := c.Request(http.MethodGet, path, nil)
	r.Header.Set("If-None-Match", tag)
	ctx, count := tenants.CountStatements(r.Context())
	answer = c.Do(r.WithContext(ctx))
	return answer, count.Load()
}

// rename changes poll 2 of a tenant, and so the tenant's database.
func rename(site *webtest.Site, tenant, question string) {
	site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.Poll{ID: 2}).Update("question", question).Error
	})
}

// TestAPI_SaysWhatIsUnchanged answers with 304 without a statement until somebody
// changes something in the tenant's database.
func TestAPI_SaysWhatIsUnchanged(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.FilesOnly() // a cluster counts what other tests commit as well
	c, other := site.Script(webtest.Thor, webtest.Viewer), site.Script(webtest.Thor, webtest.Root)
	stranger := site.Script(webtest.Potter, webtest.Viewer)
	for _, client := range []*webtest.Client{c, other, stranger} {
		client.Get("/api/polls/") // notes that the token is in use
	}
	for _, path := range []string{
		"/api/polls/", "/api/polls/?cursor=&fields=id", "/api/polls/1/", "/api/polls/1/choices/", "/api/polls/1/choices/1/",
		"/api/polls/1/results/", "/api/polls/1/votes/",
	} {
		c.Get(path)
		first := c.Get(path).Expect(http.StatusOK).Header()
		tag := first.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || first.Get("Cache-Control") != "private, no-cache" ||
			strings.Join(first.Values("Vary"), ", ") != "Accept, Accept-Encoding, Authorization, Cookie" {
			t.Errorf("%s: %v", path, first)
		}
		for _, sent := range []string{tag, "W/" + tag, `"x", ` + tag} {
			again, n := having(c, path, sent)
			if h := again.Expect(http.StatusNotModified).Header(); h.Get("ETag") != tag || n != 0 || again.Body.Len() != 0 ||
				h.Get("Cache-Control") != first.Get("Cache-Control") || strings.Join(h.Values("Vary"), ", ") !=
				"Accept, Accept-Encoding, Authorization, Cookie" {
				t.Errorf("%s having %s: %d statements, %v", path, sent, n, h)
			}
		}
		// At another tenant nothing looks the same, and lists are tagged for their reader.
		one := strings.Contains(path, "/polls/1/") && !strings.HasSuffix(path, "s/")
		again, _ := having(stranger, path, tag)
		again.Expect(http.StatusOK)
		again, _ = having(other, path, tag)
		again.Expect(map[bool]int{true: http.StatusNotModified, false: http.StatusOK}[one])
		rename(site, webtest.Potter, "Why?")
		again, _ = having(c, path, tag)
		again.Expect(http.StatusNotModified)
		rename(site, webtest.Thor, "Why not "+path)
		// Poll 1 and its choice look as they did.
		again, n := having(c, path, tag)
		kept := path == "/api/polls/1/" // of which nothing has changed
		if again.Expect(map[bool]int{true: http.StatusNotModified, false: http.StatusOK}[one]); n == 0 && !kept ||
			one != (again.Header().Get("ETag") == tag) {
			t.Errorf("%s after a change: %d statements, %v", path, n, again.Header())
		}
	}
}

// TestAPI_TagsAreWorthNoRight asks again after the right is gone.
func TestAPI_TagsAreWorthNoRight(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Viewer)
	const votes = "/api/polls/1/votes/"
	tag := c.Get(votes).Expect(http.StatusOK).Header().Get("ETag")
	grant(site, webtest.Thor, 3) // nothing, in place of what there was
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("DELETE FROM auth_user_user_permissions WHERE user_id = 3").Error
	})
	answer, _ := having(c, votes, tag)
	answer.Expect(http.StatusForbidden)
	if h := answer.Header(); h.Get("ETag") != "" || h.Get("Cache-Control") != "no-store" {
		t.Error(h)
	}
	anonymous, _ := having(site.Client(webtest.Thor), votes, tag)
	anonymous.Expect(http.StatusUnauthorized)
}

// TestAPI_TagsAreConditionsToo changes a poll on the condition that it looks as it
// was read, whatever else has changed, and whether or not it came compressed.
func TestAPI_TagsAreConditionsToo(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Root)
	read := c.Request(http.MethodGet, "/api/polls/1/", nil)
	read.Header.Set("Accept-Encoding", "gzip")
	tag := c.Do(read).Expect(http.StatusOK).Header().Get("ETag")
	rename(site, webtest.Thor, "Why?")
	for _, status := range []int{http.StatusOK, http.StatusPreconditionFailed} {
		r := c.Request(http.MethodPatch, "/api/polls/1/", strings.NewReader(`{"question":"How?"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-Match", `"x", `+tag)
		c.Do(r).Expect(status)
	}
}

// TestAPI_Compresses holds what is compressed against what is not. Pages, errors
// and what is small are left as they are.
func TestAPI_Compresses(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.FilesOnly() // a cluster counts what other tests commit as well
	site.Fill(webtest.Thor, webtest.Bulk{Users: 2, Polls: 20, Choices: 2, Votes: 2})
	c := site.Script(webtest.Thor, webtest.Viewer)
	get := func(path, codings, having string) *webtest.Response {
		r := c.Request(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", codings)
		r.Header.Set("If-None-Match", having)
		return c.Do(r)
	}
	plain := get("/api/polls/", "", "").Expect(http.StatusOK)
	zipped := get("/api/polls/", "br, gzip;q=0.5", "").Expect(http.StatusOK)
	unzip, err := gzip.NewReader(zipped.Body)
	if err != nil || zipped.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal(err, zipped.Header())
	}
	text, err := io.ReadAll(unzip)
	if err != nil || string(text) != plain.Body.String() {
		t.Errorf("%v: %.100s", err, text)
	}
	tag, other := plain.Header().Get("ETag"), zipped.Header().Get("ETag")
	if other != strings.TrimSuffix(tag, `"`)+`.gz"` {
		t.Errorf("%s compressed is %s", tag, other)
	}
	for _, sent := range []string{tag, other} {
		got := get("/api/polls/", "gzip", sent).Expect(http.StatusNotModified)
		if got.Header().Get("Content-Encoding") != "" {
			t.Error(got.Header())
		}
	}
	for path, codings := range map[string]string{
		"/api/polls/": "gzip;q=0, identity", "/api/polls/?page_size=2": "gzip",
		"/api/polls/?id=" + strings.Repeat("x", 2000): "gzip",
	} {
		got := get(path, codings, "")
		if got.Header().Get("Content-Encoding") != "" || !strings.HasPrefix(got.Body.String(), "{") {
			t.Errorf("%.40s: %v", path, got.Header())
		}
	}
}
