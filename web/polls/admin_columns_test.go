package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const choiceList = "/admin/polls/choice/"

// askers has the choices' polls asked by different people in each tenant.
func askers(t *testing.T) *webtest.Site {
	t.Helper()
	site := webtest.New(t)
	site.Write(webtest.Potter, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("UPDATE polls_poll SET created_by_id = 1 WHERE id = 2").Error
	})
	return site
}

func column(page *webtest.Response, name string) []string {
	var texts []string
	for _, cell := range page.Page().Find("#result_list tbody .field-" + name).EachIter() {
		texts = append(texts, strings.TrimSpace(cell.Text()))
	}
	return texts
}

// A column through a relation shows the related object's field, and sorts by it.
func TestAdminColumns_ThroughARelation(t *testing.T) {
	t.Parallel()
	site := askers(t)
	up := column(site.As(webtest.Thor, webtest.Root).Get(choiceList+"?o=4").Expect(http.StatusOK), "poll__created_by")
	if len(up) < 3 || up[0] != "plain" || up[len(up)-1] != "root" {
		t.Errorf("sorted by who asked: %q", up)
	}
	down := column(site.As(webtest.Thor, webtest.Root).Get(choiceList+"?o=-4").Expect(http.StatusOK), "poll__created_by")
	if len(down) != len(up) || down[0] != "root" || down[len(down)-1] != "plain" {
		t.Errorf("sorted the other way round: %q", down)
	}
	for _, asker := range column(site.As(webtest.Potter, webtest.Root).Get(choiceList), "poll__created_by") {
		if asker == "plain" {
			t.Error("the other tenant's poll was asked by plain")
		}
	}
	page := site.As(webtest.Thor, webtest.Root).Get(choiceList)
	if head := page.Text("th.column-poll__created_by .column-label"); head != "Poll created by" {
		t.Errorf("the heading is %q", head)
	}
}

func TestAdminColumns_Links(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id = 1").Update("email", "").Error
	})
	page := site.As(webtest.Thor, webtest.Root).Get("/admin/auth/user/?q=root").Expect(http.StatusOK).Page()
	want := map[string]string{"username": "root", "email": "(blank)", "first_name": ""}
	for name, text := range want {
		link := page.Find("#result_list tbody .field-" + name + " a")
		href, linked := link.Attr("href")
		if got := strings.TrimSpace(link.Text()); got != text || linked != (text != "") {
			t.Errorf("%s links %q to %q, want %q", name, got, href, text)
		}
		if linked && !strings.HasPrefix(href, "/admin/auth/user/1/change/") {
			t.Errorf("%s leads to %s", name, href)
		}
	}
}

// What may not be sorted by has no link in its heading, and is passed by in the address.
func TestAdminColumns_SortableBy(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Submit(c.Get(changePoll), changeForm, url.Values{"question": {"Why?"}}).Expect(http.StatusFound)
	page := c.Get("/admin/admin/logentry/?o=5").Expect(http.StatusOK).Page()
	sortable := map[string]bool{}
	for _, head := range page.Find("#result_list thead th a.column-label").EachIter() {
		sortable[strings.TrimSpace(head.Text())] = true
	}
	if diff := cmp.Diff(map[string]bool{"Time": true, "User": true, "Object": true}, sortable); diff != "" {
		t.Errorf("headings that sort (-want +got):\n%s", diff)
	}
}
