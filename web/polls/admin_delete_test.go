package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

func TestAdminDelete_ShowsTheCascadeAndTakesIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/1/delete/?_changelist_filters=q%3Dthor").Expect(http.StatusOK)
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Fatalf("looking left %d polls", n)
	}
	tree := page.Text("[data-testid=delete-tree]")
	for _, want := range []string{
		"Poll: Thor: what", "Choice: Thor, African", "Vote: Vote object (1)", "Choice: Thor, European",
	} {
		if !strings.Contains(tree, want) {
			t.Errorf("the tree lacks %q: %s", want, tree)
		}
	}
	if summary := page.Text("[data-testid=delete-summary]"); summary != "1 Poll2 Choices2 Votes" {
		t.Errorf("the summary is %q", summary)
	}
	gone := c.Submit(page, "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	if to := gone.Location(); to != "/admin/polls/poll/?q=thor" {
		t.Errorf("it led to %s, not to the list as it was", to)
	}
	if said := c.Follow(gone).Text("[data-testid=messages]"); !strings.Contains(said, "was deleted successfully") {
		t.Errorf("it said %q", said)
	}
	for tenant, want := range map[string]int64{webtest.Thor: 2, webtest.Potter: 3} {
		if n := webtest.Count[models.Poll](site, tenant); n != want {
			t.Errorf("%s has %d polls", tenant, n)
		}
	}
	if n := webtest.Count[models.Choice](site, webtest.Thor) + webtest.Count[models.Vote](site, webtest.Thor); n != 3 {
		t.Errorf("%d choices and votes are left", n)
	}
	entry := webtest.Find[models.LogEntry](site, webtest.Thor, 1)
	named := strings.HasPrefix(entry.ObjectRepr, "Thor: what")
	if entry.ActionFlag != models.Deletion || *entry.ObjectID != "1" || !named {
		t.Errorf("the log says %+v", entry)
	}
	if said := c.Get("/admin/").Text("[data-testid=recent]"); !strings.Contains(said, "Thor: what") {
		t.Errorf("the recent actions are %q", said)
	}
	missing := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusFound)
	said := c.Follow(missing).Text("[data-testid=messages]")
	const want = "Poll with ID “1” does not exist. Perhaps it was deleted?"
	if missing.Location() != "/admin/" || !strings.Contains(said, want) {
		t.Errorf("it said %q at %s", said, missing.Location())
	}
}

// Who may delete polls, but not what hangs on them, deletes neither.
func TestAdminDelete_NeedsTheRightToAllOfIt(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		var ids []uint
		codenames := []string{"view_poll", "delete_poll", "delete_choice"}
		if err := tx.Model(&models.Permission{}).Where("codename IN ?", codenames).Pluck("id", &ids).Error; err != nil {
			return err
		}
		return record.Link(ctx, tx, &models.User{ID: 2}, "UserPermissions", ids)
	})
	c := site.As(webtest.Thor, webtest.Staff)
	page := c.Get("/admin/polls/poll/1/delete/").Expect(http.StatusOK)
	said := page.Text("[data-testid=forbidden]")
	if page.Page().Find("[data-testid=delete-form]").Length() > 0 || !strings.Contains(said, "vote") {
		t.Errorf("it does not say what is missing: %s", page.Text("main"))
	}
	c.Post("/admin/polls/poll/1/delete/", url.Values{"post": {"yes"}}).Expect(http.StatusForbidden)
	c.Post("/admin/polls/poll/", url.Values{
		"action": {"delete_selected"}, "_selected_action": {"1", "3"}, "post": {"yes"},
	}).Expect(http.StatusForbidden)
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Errorf("%d polls are left", n)
	}
	c.Post("/admin/polls/poll/3/delete/", url.Values{"post": {"yes"}}).Expect(http.StatusFound) // nothing hangs on it
}

func TestAdminActions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		query string
		form  url.Values
		left  int64
		sees  string
	}{
		"nothing ticked": {"", url.Values{"action": {"delete_selected"}}, 3, "Items must be selected"},
		"no action":      {"", url.Values{"_selected_action": {"1"}}, 3, "No action selected."},
		"no such action": {"", url.Values{"action": {"drop"}, "_selected_action": {"1"}}, 3, "No action selected."},
		"two and a vanished one": {
			"", url.Values{"action": {"delete_selected"}, "_selected_action": {"1", "3", "99", "x"}, "post": {"yes"}}, 1,
			"Successfully deleted 2 polls.",
		},
		"all that the filter leaves": {
			"?created_by__id__exact=4", url.Values{"action": {"delete_selected"}, "select_across": {"1"}, "post": {"yes"}}, 1,
			"Successfully deleted 2 polls.",
		},
		"only vanished ones": {
			"", url.Values{"action": {"delete_selected"}, "_selected_action": {"99"}}, 3, "not there any more",
		},
		"the second bar": {
			"", url.Values{
				"action": {"", "delete_selected"}, "index": {"1"}, "_selected_action": {"1"}, "post": {"yes"},
			}, 2, "Successfully deleted 1 poll.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Root)
			c.Get("/admin/polls/poll/").Expect(http.StatusOK)
			answer := c.Post("/admin/polls/poll/"+test.query, test.form).Expect(http.StatusFound)
			if said := c.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, test.sees) {
				t.Errorf("it said %q, not %q", said, test.sees)
			}
			if n := webtest.Count[models.Poll](site, webtest.Thor); n != test.left {
				t.Errorf("%d polls are left, not %d", n, test.left)
			}
			if n := webtest.Count[models.Poll](site, webtest.Potter); n != 3 {
				t.Errorf("potter has %d polls", n)
			}
		})
	}
}

// The page that asks names a list of any length by its filters, where a hidden
// field for each row would be too many for a form.
func TestAdminDelete_AcrossPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 1, Polls: 1100})
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/polls/poll/")
	asked := c.Post("/admin/polls/poll/?q=question", url.Values{
		"action": {"delete_selected"}, "select_across": {"1"}, "_selected_action": {"4", "5"},
	}).Expect(http.StatusOK)
	if n := asked.Page().Find("[data-testid=delete-form] input").Length(); n > 10 {
		t.Errorf("the form has %d fields", n)
	}
	done := c.Submit(asked, "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	if said := c.Follow(done).Text("[data-testid=messages]"); !strings.Contains(said, "deleted 1100 polls.") {
		t.Errorf("it said %q", said)
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Errorf("%d polls are left", n)
	}
}
