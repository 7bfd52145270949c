package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// What the child's own registration keeps from going stays, and says why.
func TestAdminRows_ProtectedByTheirHook(t *testing.T) {
	t.Parallel()
	r := rows{deleting: func(_ context.Context, _ *gorm.DB, list []*models.Choice) error {
		if list[0].ID == 1 {
			return record.Invalid{"": {"It is the favourite."}}
		}
		return nil
	}}
	who := append(allOf(), "polls.delete_vote")
	site := webtest.New(t)
	status, page := r.send(t, site, who, http.MethodPost, two(url.Values{
		"choices-0-DELETE": {"on"}, "choices-2-choice_text": {"typed"},
	}))
	said := page.Find("[data-testid=inline-choices] .errorlist").Text()
	if status != 422 || !strings.Contains(said, "Deleting “Thor, African” is not possible. It is the favourite.") {
		t.Errorf("%d: %s", status, said)
	}
	if page.Find("[name=choices-2-choice_text][value=typed], [name=choices-0-DELETE][checked]").Length() != 2 {
		t.Error("what was typed and ticked is lost")
	}
	if n := len(choicesOf(t, site, webtest.Thor, 1)); n != 2 {
		t.Errorf("%d choices are left", n)
	}
	status, _ = r.send(t, site, who, http.MethodPost, two(url.Values{"choices-1-DELETE": {"on"}}))
	if left := choicesOf(t, site, webtest.Thor, 1); status != 302 || !slices.Equal(left, []string{"Thor, African"}) {
		t.Errorf("%d, %v are left", status, left)
	}
}

// A child goes only with all that hangs on it: here a vote that the user may not delete.
func TestAdminChildren_ProtectedByWhatHangsOnThem(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, webtest.Thor, 2, "change_poll", "change_choice", "add_choice", "delete_choice")
	c := site.As(webtest.Thor, webtest.Staff)
	before, potter := contentsOf(t, site, webtest.Thor), contentsOf(t, site, webtest.Potter)
	page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
	refused := c.Submit(page, "[data-testid=change-form]", url.Values{
		"question": {"typed"}, "choices-0-DELETE": {"on"}, "choices-2-choice_text": {"new"},
	}).Expect(http.StatusUnprocessableEntity)
	vote := models.Vote{}
	site.In(webtest.Thor, func(ctx context.Context, held *tenants.Tenant) {
		held.Read(ctx).First(&vote, 1)
	})
	want := "Deleting the choice “Thor, African” would also delete what you may not delete: vote “" +
		record.Text(&vote) + "”."
	if said := refused.Text("[data-testid=inline-choices] .errorlist"); !strings.Contains(said, want) {
		t.Errorf("it says %q, not %q", said, want)
	}
	kept := refused.Page().Find(
		"[name=question][value=typed], [name=choices-2-choice_text][value=new], [name=choices-0-DELETE][checked]")
	if kept.Length() != 3 {
		t.Errorf("%d of three things that were typed are still there", kept.Length())
	}
	same(t, site, webtest.Thor, before)
	same(t, site, webtest.Potter, potter)

	page = c.Get("/admin/polls/poll/2/change/").Expect(http.StatusOK) // nobody voted for its second choice
	c.Submit(page, "[data-testid=change-form]", url.Values{"choices-1-DELETE": {"on"}}).Expect(http.StatusFound)
	if left := choicesOf(t, site, webtest.Thor, 2); !slices.Equal(left, []string{"Thor, left"}) {
		t.Errorf("%v are left", left)
	}
}

// givePrize makes a row refer to thor's first choice that no model knows of.
func givePrize(site *webtest.Site) {
	site.Define(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		const table = "CREATE TABLE prize (choice_id bigint NOT NULL " +
			"REFERENCES polls_choice (id) DEFERRABLE INITIALLY DEFERRED)"
		if err := tx.Exec(table).Error; err != nil {
			return err
		}
		return tx.Exec("INSERT INTO prize (choice_id) VALUES (1)").Error
	})
}

func TestAdminDelete_ProtectedByTheDatabase(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	givePrize(site)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/polls/choice/")
	for path, form := range map[string]url.Values{
		"/admin/polls/poll/1/delete/": {"post": {"yes"}},
		"/admin/polls/choice/":        {"post": {"yes"}, "action": {"delete_selected"}, "_selected_action": {"1", "3"}},
	} {
		page := c.Follow(c.Post(path, form).Expect(http.StatusFound))
		said := page.Text("[data-testid=messages]")
		if !strings.Contains(said, "Other rows in the database still refer to it.") {
			t.Errorf("%s: %q", path, said)
		}
	}
	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 4 {
		t.Errorf("%d choices are left", n)
	}
}

// What the database alone knows of becomes a complaint of the form, too, though
// only the end of the transaction tells.
func TestAdminChildren_ProtectedByTheDatabase(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	givePrize(site)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
	refused := c.Submit(page, "[data-testid=change-form]", url.Values{
		"question": {"typed"}, "choices-0-DELETE": {"on"}, "choices-2-choice_text": {"new"},
	}).Expect(http.StatusUnprocessableEntity)
	const want = "Deleting the choice “Thor, African” is not possible. Other rows in the database still refer to it."
	if said := refused.Text("[data-testid=inline-choices] .errorlist"); !strings.Contains(said, want) {
		t.Errorf("it says %q", said)
	}
	kept := refused.Page().Find("[name=question][value=typed], [name=choices-2-choice_text][value=new]")
	if kept.Length() != 2 {
		t.Error("what was typed is lost")
	}
	if diff := cmp.Diff([]string{"Thor, African", "Thor, European"}, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
		t.Errorf("the choices (-want +got):\n%s", diff)
	}
}
