package polls_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// choicesOf are a poll's choices, oldest first.
func choicesOf(t *testing.T, site *webtest.Site, tenant string, poll uint) []string {
	t.Helper()
	var texts []string
	site.In(tenant, func(ctx context.Context, held *tenants.Tenant) {
		choices := held.Read(ctx).Model(&models.Choice{}).Where("poll_id = ?", poll)
		if err := choices.Order("id").Pluck("choice_text", &texts).Error; err != nil {
			t.Fatal(err)
		}
	})
	return texts
}

// posted is a change form of a poll of root's, with its inline.
func posted(question string, rows url.Values) url.Values {
	form := url.Values{
		"question": {question}, "created_by": {"1"},
		"choices-TOTAL_FORMS": {"5"}, "choices-INITIAL_FORMS": {"2"},
	}
	maps.Copy(form, rows)
	return form
}

func TestAdminChildren(t *testing.T) {
	t.Parallel()
	const poll = "/admin/polls/poll/1/change/"
	before := []string{"Thor, African", "Thor, European"}
	for name, test := range map[string]struct {
		question string
		rows     url.Values
		status   int
		want     []string
		sees     string
	}{
		"added, changed and deleted": {
			"Q", url.Values{
				"choices-0-id": {"1"}, "choices-0-choice_text": {"Laden"}, "choices-1-id": {"2"},
				"choices-1-choice_text": {"Thor, European"}, "choices-1-DELETE": {"on"}, "choices-3-choice_text": {" new "},
			}, 302, []string{"Laden", "new"}, "",
		},
		"left alone when nothing is sent of them": {"Q", nil, 302, before, ""},
		"of another poll": {
			"Q", url.Values{"choices-0-id": {"3"}, "choices-0-choice_text": {"stolen"}}, 422, before,
			"is not one of this object",
		},
		"with an id that nobody has": {
			"Q", url.Values{"choices-0-id": {"-1"}, "choices-0-choice_text": {"x"}}, 422, before, "is not one of this object",
		},
		"twice the same": {
			"Q", url.Values{
				"choices-0-id": {"1"}, "choices-0-choice_text": {"a"}, "choices-1-id": {"1"}, "choices-1-choice_text": {"b"},
			}, 422, before, "is not one of this object",
		},
		"a bad one among good ones": {
			"Q", url.Values{
				"choices-0-id": {"1"}, "choices-0-choice_text": {"good"}, "choices-2-choice_text": {strings.Repeat("é", 101)},
			}, 422, before, "at most 100 characters (it has 101)",
		},
		"a hundred characters, not bytes": {
			"Q", url.Values{"choices-2-choice_text": {strings.Repeat("é", 100)}}, 302,
			append(before[:2:2], strings.Repeat("é", 100)), "",
		},
		"blank": {
			"Q", url.Values{"choices-0-id": {"1"}, "choices-0-choice_text": {"  "}}, 422, before, "This field is required.",
		},
		"good ones of a bad poll": {
			" ", url.Values{"choices-2-choice_text": {"good"}}, 422, before, "This field is required.",
		},
		"without a management form": {
			"Q", url.Values{"choices-TOTAL_FORMS": nil}, 422, before, "TOTAL_FORMS must be a number",
		},
		"too many":        {"Q", url.Values{"choices-TOTAL_FORMS": {"1001"}}, 422, before, "TOTAL_FORMS must be a number"},
		"fewer than none": {"Q", url.Values{"choices-TOTAL_FORMS": {"-1"}}, 422, before, "TOTAL_FORMS must be a number"},
		"whose parent is named otherwise": {
			"Q", url.Values{"choices-2-choice_text": {"mine"}, "choices-2-poll": {"2"}}, 302, append(before[:2:2], "mine"), "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Root)
			c.Get(poll).Expect(http.StatusOK)
			answer := c.Post(poll, posted(test.question, test.rows)).Expect(test.status)
			if diff := cmp.Diff(test.want, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
				t.Errorf("the choices (-want +got):\n%s", diff)
			}
			if test.status == 422 {
				if said := answer.Text("[data-testid=change-form]"); !strings.Contains(said, test.sees) {
					t.Errorf("it does not say %q: %s", test.sees, said)
				}
				if got := webtest.Find[models.Poll](site, webtest.Thor, 1).Question; got == "Q" {
					t.Error("the poll was saved without its children")
				}
			}
			for tenant, id := range map[string]uint{webtest.Potter: 1, webtest.Thor: 2} {
				if n := len(choicesOf(t, site, tenant, id)); n != 2 {
					t.Errorf("poll %d of %s has %d choices", id, tenant, n)
				}
			}
		})
	}
}

// What somebody may not do to children is not read from the request.
func TestAdminChildren_Rights(t *testing.T) {
	t.Parallel()
	for right, want := range map[string][]string{
		"":              {"Thor, African", "Thor, European"},
		"add_choice":    {"Thor, African", "Thor, European", "new"},
		"change_choice": {"changed", "Thor, European"},
		"delete_choice": {"Thor, African"},
	} {
		t.Run(right, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
				var ids []uint
				granted := []string{"change_poll", "delete_vote", right}
				err := tx.Model(&models.Permission{}).Where("codename IN ?", granted).Pluck("id", &ids).Error
				if err != nil {
					return err
				}
				return record.Link(ctx, tx, &models.User{ID: 2}, "UserPermissions", ids)
			})
			c := site.As(webtest.Thor, webtest.Staff)
			page := c.Get("/admin/polls/poll/1/change/").Expect(http.StatusOK)
			if shown := page.Page().Find("[data-testid=inline-choices]").Length() > 0; shown != (right != "") {
				t.Errorf("the inline is shown: %t", shown)
			}
			c.Post("/admin/polls/poll/1/change/", posted("Q", url.Values{
				"choices-0-id": {"1"}, "choices-0-choice_text": {"changed"}, "choices-1-id": {"2"},
				"choices-1-choice_text": {"Thor, European"}, "choices-1-DELETE": {"on"}, "choices-2-choice_text": {"new"},
			})).Expect(http.StatusFound)
			if diff := cmp.Diff(want, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
				t.Errorf("the choices (-want +got):\n%s", diff)
			}
		})
	}
}
