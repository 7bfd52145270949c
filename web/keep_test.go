package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// statementsFor is what a page takes now.
func statementsFor(c *webtest.Client, path string) (int64, string) {
	r := c.Request(http.MethodGet, path, nil)
	ctx, count := tenants.CountStatements(r.Context())
	answer := c.Do(r.WithContext(ctx)).Expect(http.StatusOK)
	return count.Load(), answer.Body.String()
}

// A list is made twice for one visitor, until something is committed, by anybody,
// or a second has passed.
func TestKeep(t *testing.T) {
	t.Parallel()
	clock := &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	site.FilesOnly()                    // a cluster counts what other tests commit as well
	const list = "/admin/polls/choice/" // of which no row is kept for those who may edit it there
	root, viewer := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	elsewhere := site.As(webtest.Potter, webtest.Root)
	made := func(what string, c *webtest.Client, path string, want bool) string {
		t.Helper()
		n, page := statementsFor(c, path)
		if (n > 0) != want {
			t.Errorf("%s: %d statements, made anew: %v, want %v", what, n, n > 0, want)
		}
		return page
	}
	for _, c := range []*webtest.Client{root, viewer, elsewhere} { // notes when each was here
		c.Get("/admin/").Expect(http.StatusOK)
	}
	first := made("at first", root, list, true)
	made("the second time", root, list, true)
	made("again", root, list, false)
	if made("by another address", root, list+"?q=tea", true) == first {
		t.Error("another address has the same page")
	}
	if page := made("by somebody else", viewer, list, true); strings.Contains(page, "Add choice") {
		t.Error("who may only look is offered to add")
	}
	if page := made("at another tenant", elsewhere, list, true); !strings.Contains(page, "Potter: tea") {
		t.Error("potter's list is not potter's")
	}
	made("at another tenant, the second time", elsewhere, list, true)
	made("again, after all these", root, list, false)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.Poll{ID: 3}).Update("question", "Thor: mead or ale?").Error
	})
	if page := made("after a change", root, list, true); !strings.Contains(page, "mead or ale") {
		t.Error("the change is not seen")
	}
	made("at the other tenant", elsewhere, list, false)
	clock.turn(time.Second)
	made("a second later", root, list, true)
}

// What is said once is not said again to who reloads.
func TestKeep_ForgetsMessages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root := site.As(webtest.Thor, webtest.Root)
	root.Get("/admin/polls/poll/3/delete/").Expect(http.StatusOK)
	list := root.Follow(root.Post("/admin/polls/poll/3/delete/", url.Values{"post": {"yes"}}))
	if !strings.Contains(list.Body.String(), "was deleted successfully") {
		t.Fatalf("the list does not say what was done:\n%.1000s", list.Body)
	}
	for range 2 {
		again := root.Get("/admin/polls/poll/").Expect(http.StatusOK)
		if strings.Contains(again.Body.String(), "was deleted successfully") {
			t.Error("it is said again")
		}
	}
}
