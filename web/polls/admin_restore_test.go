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

const (
	pollHistory = "/admin/polls/poll/1/history/"
	restoreForm = "[data-testid=restore-form]"
	swallow     = "Thor: what is the weight of an unladen swallow?"
)

// restoreLinks are those of a history, oldest entry first.
func restoreLinks(page *webtest.Response) []string {
	var links []string
	for _, link := range page.Page().Find("[data-testid=restore-link]").EachIter() {
		links = append([]string{link.AttrOr("href", "")}, links...)
	}
	return links
}

func TestRestore_AnEarlierVersion(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	for _, values := range []url.Values{
		{},
		{"question": {"Changed?"}, "created_by": {"4"}, "choices-0-choice_text": {"Asian"}},
		{"choices-1-DELETE": {"on"}, "choices-2-choice_text": {"late"}},
	} {
		c.Submit(c.Get(changePoll), changeForm, values).Expect(http.StatusFound)
	}
	links := restoreLinks(c.Get(pollHistory))
	if len(links) != 3 {
		t.Fatalf("the history offers %q", links)
	}
	asked := c.Get(links[0]).Expect(http.StatusOK)
	said := asked.Text("[data-testid=restore]")
	for _, want := range []string{
		"from Changed? → to " + swallow, "from plain → to root", "from Asian → to Thor, African",
		"Choice “Thor, European” would be added.", "Choice “late” would be deleted, with all that hangs on it.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	if now := webtest.Find[models.Poll](site, webtest.Thor, 1); now.Question != "Changed?" {
		t.Errorf("asking alone changed the poll: %q", now.Question)
	}
	c.Submit(asked, restoreForm, nil).Expect(http.StatusFound)
	now := webtest.Find[models.Poll](site, webtest.Thor, 1)
	if now.Question != swallow || now.CreatedByID != 1 {
		t.Errorf("restored: %q by %d", now.Question, now.CreatedByID)
	}
	if diff := cmp.Diff([]string{"Thor, African", "Thor, European"}, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
		t.Error("choices (-want +got):", diff)
	}
	latest := c.Get(pollHistory).Page().Find("[data-testid=entry]").First().Text()
	if !strings.Contains(latest, "Restored the version of ") || !strings.Contains(latest, "Changed Question") {
		t.Errorf("the history says %q", latest)
	}
	again := c.Get(links[0]).Expect(http.StatusOK)
	if again.Text("[data-testid=restore-nothing]") == "" || again.Page().Find(restoreForm).Length() > 0 {
		t.Error("there is something left to restore:", again.Text("[data-testid=restore]"))
	}
}

func TestRestore_IsSafe(t *testing.T) {
	t.Parallel()
	site, first, second := twoEditors(t)
	second.Submit(second.Get(changePoll), changeForm, url.Values{}).Expect(http.StatusFound)
	second.Submit(second.Get(changePoll), changeForm, url.Values{"question": {"Two?"}}).Expect(http.StatusFound)
	link := restoreLinks(second.Get(pollHistory))[0]
	asked := second.Get(link).Expect(http.StatusOK)
	first.Submit(first.Get(changePoll), changeForm, url.Values{"choices-0-choice_text": {"Meanwhile"}})
	late := second.Submit(asked, restoreForm, nil).Expect(http.StatusFound)
	if said := second.Follow(late).Text("[data-testid=messages]"); !strings.Contains(said, "Look again") {
		t.Errorf("it said %q", said)
	}
	if now := webtest.Find[models.Poll](site, webtest.Thor, 1); now.Question != "Two?" {
		t.Errorf("it restored over what was saved meanwhile: %q", now.Question)
	}
	for _, elsewhere := range []string{
		strings.Replace(link, "/poll/1/", "/poll/2/", 1), strings.Replace(link, "polls/poll", "polls/choice", 1),
		pollHistory + "0/restore/", pollHistory + "99999999999999999999/restore/", pollHistory + "x/restore/",
	} {
		second.Get(elsewhere).Expect(http.StatusNotFound)
		second.Post(elsewhere, nil).Expect(http.StatusNotFound)
	}
	potter := site.As(webtest.Potter, webtest.Root)
	potter.Get(link).Expect(http.StatusNotFound)
	viewer := site.As(webtest.Thor, webtest.Viewer)
	if links := restoreLinks(viewer.Get(pollHistory)); len(links) > 0 {
		t.Errorf("who may only look is offered %q", links)
	}
	viewer.Get(link).Expect(http.StatusForbidden)
}

// What is no longer there cannot be pointed at.
func TestRestore_OfARelationThatIsGone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Submit(c.Get(changePoll), changeForm, url.Values{"created_by": {"2"}}).Expect(http.StatusFound)
	c.Submit(c.Get(changePoll), changeForm, url.Values{"created_by": {"1"}}).Expect(http.StatusFound)
	link := restoreLinks(c.Get(pollHistory))[0]
	c.Submit(c.Get("/admin/auth/user/2/delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	asked := c.Get(link).Expect(http.StatusOK)
	if said := asked.Text("[data-testid=errors]"); !strings.Contains(said, "Created by: Select a valid choice.") {
		t.Errorf("it said %q", said)
	}
	c.Post(link, nil).Expect(http.StatusUnprocessableEntity)
	if now := webtest.Find[models.Poll](site, webtest.Thor, 1); now.CreatedByID != 1 {
		t.Errorf("it is by %d now", now.CreatedByID)
	}
}

// deleted deletes thor's first poll and gives the address to undelete it at.
func deleted(t *testing.T, c *webtest.Client) string {
	t.Helper()
	asked := c.Get("/admin/polls/poll/1/delete/").Expect(http.StatusOK)
	if said := asked.Text("[data-testid=undoable]"); !strings.Contains(said, "bring it back") {
		t.Errorf("before deleting it says %q", said)
	}
	c.Submit(asked, "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	page := c.Get(pollHistory).Expect(http.StatusOK)
	if page.Text("[data-testid=gone]") == "" || page.Text("h1 + *, .subtitle") == "" {
		t.Errorf("the history of what is gone: %s", page.Text("main"))
	}
	return restoreLinks(page)[0]
}

func TestUndelete(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	before := pollRows(t, site, webtest.Thor)
	potter := pollRows(t, site, webtest.Potter)
	c := site.As(webtest.Thor, webtest.Root)
	link := deleted(t, c)
	asked := c.Get(link).Expect(http.StatusOK)
	said := asked.Text("[data-testid=restore]")
	for _, want := range []string{"1 Poll", "2 Choices", "2 Votes", swallow, "Choice: Thor, African"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	if after := c.Submit(asked, restoreForm, nil).Expect(http.StatusFound).Location(); after != changePoll {
		t.Errorf("it led to %s", after)
	}
	if diff := cmp.Diff(before, pollRows(t, site, webtest.Thor)); diff != "" {
		t.Error("rows (-before +after):", diff)
	}
	if diff := cmp.Diff(potter, pollRows(t, site, webtest.Potter)); diff != "" {
		t.Error("the other tenant's rows changed:", diff)
	}
	latest := c.Get(pollHistory).Page().Find("[data-testid=entry]").First().Text()
	if !strings.Contains(latest, "Undeleted, with 4 objects that hung on it.") {
		t.Errorf("the history says %q", latest)
	}
	again := c.Submit(asked, restoreForm, nil).Expect(http.StatusFound) // sent twice
	if said := c.Follow(again).Text("[data-testid=messages]"); !strings.Contains(said, "Look again") {
		t.Errorf("a second time it said %q", said)
	}
}

// pollRows are all that hangs on the first poll, as it is stored.
func pollRows(t *testing.T, site *webtest.Site, tenant string) map[string][]map[string]any {
	t.Helper()
	rows := map[string][]map[string]any{}
	site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		for table, where := range map[string]string{
			"polls_poll": "id = 1", "polls_choice": "poll_id = 1", "polls_vote": "poll_id = 1",
		} {
			var found []map[string]any
			if err := tx.Table(table).Where(where).Order("id").Find(&found).Error; err != nil {
				return err
			}
			rows[table] = found
		}
		return nil
	})
	return rows
}

func TestUndelete_WhatStandsInTheWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ statement, want string }{
		"a taken key": {
			"INSERT INTO polls_choice (id, choice_text, poll_id) VALUES (1, 'taken', 2)",
			"“Thor, African” cannot come back: its key 1 is taken.",
		},
		"a relation that is gone": {
			"DELETE FROM auth_user WHERE id = 4", "voted by: Select a valid choice.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Root)
			link := deleted(t, c)
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				for _, table := range []string{"polls_vote", "polls_choice", "polls_poll"} {
					if err := tx.Exec("DELETE FROM " + table).Error; err != nil {
						return err
					}
				}
				const poll = "INSERT INTO polls_poll (id, question, pub_date, created_by_id) VALUES (2, 'Two?', '2026-01-01', 1)"
				if err := tx.Exec(poll).Error; err != nil {
					return err
				}
				return tx.Exec(test.statement).Error
			})
			refused := c.Submit(c.Get(link), restoreForm, nil).Expect(http.StatusUnprocessableEntity)
			if said := refused.Text("[data-testid=errors]"); !strings.Contains(said, test.want) {
				t.Errorf("want %q: %s", test.want, said)
			}
			if rows := pollRows(t, site, webtest.Thor); len(rows["polls_poll"])+len(rows["polls_vote"]) > 0 {
				t.Error("it came back by half:", rows)
			}
		})
	}
}

func TestUndelete_NeedsTheRightToAdd(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	link := deleted(t, site.As(webtest.Thor, webtest.Root))
	grant := func(codename string) {
		site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
			return tx.Exec(`INSERT INTO auth_user_user_permissions (user_id, permission_id)
				SELECT 3, id FROM auth_permission WHERE codename = ?`, codename).Error
		})
	}
	c := site.As(webtest.Thor, webtest.Viewer)
	c.Get(pollHistory).Expect(http.StatusOK)
	c.Get(link).Expect(http.StatusForbidden)
	grant("add_poll")
	asked := c.Get(link).Expect(http.StatusOK)
	if said := asked.Text("[data-testid=forbidden]"); said != "choicevote" {
		t.Errorf("it lacks the right to add %q", said)
	}
	c.Post(link, nil).Expect(http.StatusForbidden)
	grant("add_choice")
	grant("add_vote")
	c.Submit(c.Get(link), restoreForm, nil).Expect(http.StatusFound)
}

// Too much is not kept, and the page that asks says so.
func TestUndelete_NotOfTooMuch(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 1, Polls: 1001, Choices: 1})
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("UPDATE polls_poll SET created_by_id = 2 WHERE id > 3").Error
	})
	c := site.As(webtest.Thor, webtest.Root)
	asked := c.Get("/admin/auth/user/2/delete/").Expect(http.StatusOK)
	if said := asked.Text("[data-testid=undoable]"); !strings.Contains(said, "This cannot be undone") {
		t.Errorf("before deleting 2,003 rows it says %q", said)
	}
	c.Submit(asked, "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	if links := restoreLinks(c.Get("/admin/auth/user/2/history/").Expect(http.StatusOK)); len(links) > 0 {
		t.Errorf("it offers %q", links)
	}
}
