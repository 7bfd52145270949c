package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

// allOf is every right to polls and choices.
func allOf() clerk {
	var rights clerk
	for _, model := range []string{"poll", "choice"} {
		for _, verb := range []string{"view", "add", "change", "delete"} {
			rights = append(rights, "polls."+verb+"_"+model)
		}
	}
	return rights
}

// rows is an administration site of its own, in which thor's polls have their
// choices in an inline as the test wants it.
type rows struct {
	admin.Rows[models.Choice]
	allow    func(ctx context.Context, who session.User, verb admin.Verb, choice *models.Choice) bool
	scope    func(who session.User, choices *gorm.DB) *gorm.DB
	deleting func(ctx context.Context, tx *gorm.DB, list []*models.Choice) error
}

func (r rows) register(site *admin.Site) {
	admin.Register(site, func(poll *models.Poll) admin.Model[models.Poll] {
		return admin.Model[models.Poll]{
			Fields: admin.Columns{&poll.Question},
			Inlines: []admin.Inline{admin.Tabular(&poll.Choices, func(choice *models.Choice) admin.Rows[models.Choice] {
				described := r.Rows
				described.Fields = admin.Fields{&choice.ChoiceText}
				return described
			})},
		}
	})
	admin.Register(site, func(choice *models.Choice) admin.Model[models.Choice] {
		return admin.Model[models.Choice]{
			Fields: admin.Columns{&choice.ChoiceText}, Allow: r.allow, Scope: r.scope, Deleting: r.deleting,
		}
	})
}

// send asks the site something about thor's first poll in somebody's name.
func (r rows) send(
	t *testing.T, site *webtest.Site, who clerk, method string, form url.Values,
) (int, *goquery.Document) {
	t.Helper()
	answer := ownSite(t, r.register).send(site, who, method, "/admin/polls/poll/1/change/", form)
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Code, page
}

// third fills in a third choice.
func third(text string) url.Values { return url.Values{"choices-2-choice_text": {text}} }

// two are both choices of thor's first poll, with more in places 2 and on.
func two(more url.Values) url.Values {
	form := posted("Q", url.Values{
		"choices-0-id": {"1"}, "choices-0-choice_text": {"Thor, African"},
		"choices-1-id": {"2"}, "choices-1-choice_text": {"Thor, European"},
	})
	for name, values := range more {
		form[name] = values
	}
	return form
}

func TestAdminRows_Bounds(t *testing.T) {
	t.Parallel()
	few := clerk{"polls.change_poll", "polls.change_choice"}
	gone := url.Values{"choices-0-DELETE": {"on"}, "choices-1-DELETE": {"on"}}
	for name, test := range map[string]struct {
		min, max int
		who      clerk
		form     url.Values
		status   int
		says     string
	}{
		"enough":                         {2, 0, allOf(), two(nil), 302, ""},
		"one more is needed":             {3, 0, allOf(), two(nil), 422, "Please submit at least 3 choices."},
		"a blank one does not count":     {3, 0, allOf(), two(third(" ")), 422, "at least 3 choices."},
		"a new one does":                 {3, 0, allOf(), two(third("new")), 302, ""},
		"one that goes does not":         {1, 0, allOf(), two(gone), 422, "Please submit at least 1 choice."},
		"those that are not sent remain": {2, 0, allOf(), posted("Q", nil), 302, ""},
		"who cannot add is not asked":    {3, 0, few, two(nil), 302, ""},
		"too many":                       {0, 4, allOf(), two(nil), 422, "must be a number from 0 to 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rows{Rows: admin.Rows[models.Choice]{Min: test.min, Max: test.max}}
			site := webtest.New(t)
			status, page := r.send(t, site, test.who, http.MethodPost, test.form)
			said := page.Find("[data-testid=inline-choices] .errorlist").Text()
			if status != test.status || !strings.Contains(said, test.says) {
				t.Errorf("%d, %q", status, said)
			}
			if n := len(choicesOf(t, site, webtest.Thor, 1)); test.status == 422 && n != 2 {
				t.Errorf("%d choices are left", n)
			}
		})
	}
}

func TestAdminRows_Show(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rows  admin.Rows[models.Choice]
		who   clerk
		wants []string // selectors
		lacks string
	}{
		"as many blanks as are needed": {
			admin.Rows[models.Choice]{Min: 4, Extra: 1}, allOf(),
			[]string{"#choices-4", "[name=choices-MIN_NUM_FORMS][value='4']"}, "#choices-5",
		},
		"and no more than may be": {
			admin.Rows[models.Choice]{Extra: 5, Max: 3}, allOf(), []string{"#choices-2"}, "#choices-3",
		},
		"folded": {
			admin.Rows[models.Choice]{Collapsed: true}, allOf(), []string{"details.inline-fold:not([open])"}, "x",
		},
		"links to change": {
			admin.Rows[models.Choice]{ShowChangeLink: true}, allOf(),
			[]string{"#choices-0 a[href='/admin/polls/choice/1/change/']:contains('Change Thor, African')"}, "x",
		},
		"links to view": {
			admin.Rows[models.Choice]{ShowChangeLink: true}, clerk{"polls.change_poll", "polls.view_choice"},
			[]string{"#choices-1 a.inlinechangelink:contains('View Thor, European')"}, "input[name$=choice_text]",
		},
		"no links": {admin.Rows[models.Choice]{}, allOf(), []string{"h2:contains('Choices')"}, "a.inlinechangelink"},
		"one": {
			admin.Rows[models.Choice]{Max: 1}, allOf(),
			[]string{"h2:contains('Choice'):not(:contains('Choices'))"}, "#choices-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, page := rows{Rows: test.rows}.send(t, webtest.New(t), test.who, http.MethodGet, nil)
			inline := page.Find("[data-testid=inline-choices]")
			for _, want := range test.wants {
				if inline.Find(want).Length() != 1 {
					t.Errorf("%d times %s", inline.Find(want).Length(), want)
				}
			}
			if n := inline.Find(test.lacks).Length(); n > 0 {
				t.Errorf("%d times %s", n, test.lacks)
			}
		})
	}
}

// A folded inline opens when something is wrong in it.
func TestAdminRows_OpenOnErrors(t *testing.T) {
	t.Parallel()
	r := rows{Rows: admin.Rows[models.Choice]{Collapsed: true}}
	blank := two(url.Values{"choices-0-choice_text": {" "}})
	status, page := r.send(t, webtest.New(t), allOf(), http.MethodPost, blank)
	if status != http.StatusUnprocessableEntity || page.Find("details.inline-fold[open] .errorlist").Length() == 0 {
		t.Errorf("status %d, and the error is folded away", status)
	}
}

// The rights to a child are those that its own registration gives, row by row.
func TestAdminRows_RightsOfEachRow(t *testing.T) {
	t.Parallel()
	r := rows{allow: func(_ context.Context, _ session.User, _ admin.Verb, choice *models.Choice) bool {
		return choice == nil || choice.ID != 1
	}}
	site := webtest.New(t)
	_, page := r.send(t, site, allOf(), http.MethodGet, nil)
	first, second := page.Find("#choices-0 input:not([type=hidden])"), page.Find("#choices-1 [name=choices-1-DELETE]")
	if first.Length() != 0 || second.Length() != 1 {
		t.Error("the first can be edited, or the second cannot")
	}
	form := two(url.Values{
		"choices-0-choice_text": {"forged"}, "choices-1-choice_text": {"mine"}, "choices-0-DELETE": {"on"},
	})
	if status, _ := r.send(t, site, allOf(), http.MethodPost, form); status != http.StatusFound {
		t.Errorf("status %d", status)
	}
	if diff := cmp.Diff([]string{"Thor, African", "mine"}, choicesOf(t, site, webtest.Thor, 1)); diff != "" {
		t.Errorf("the choices (-want +got):\n%s", diff)
	}
}

func TestAdminRows_Scope(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	r := rows{scope: func(_ session.User, choices *gorm.DB) *gorm.DB { return choices.Where("id <> ?", 2) }}
	if _, page := r.send(t, site, allOf(), http.MethodGet, nil); strings.Contains(page.Text(), "European") {
		t.Error("it shows what is hidden")
	}
	forged := url.Values{"choices-1-choice_text": {"mine"}, "choices-1-DELETE": {"on"}}
	r.send(t, site, allOf(), http.MethodPost, two(forged))
	if text := webtest.Find[models.Choice](site, webtest.Thor, 2).ChoiceText; text != "Thor, European" {
		t.Errorf("it became %q", text)
	}
	own := ownSite(t, r.register)
	own.send(site, allOf(), http.MethodPost, "/admin/polls/poll/1/change/", posted("Q", url.Values{
		"choices-TOTAL_FORMS": {"1"}, "choices-0-id": {"1"}, "choices-0-choice_text": {"new"},
	}))
	kept, err := record.DecodeSnapshot(own.entries[0].Version)
	if err != nil || len(kept.Tables) > 0 {
		t.Errorf("the version claims to know all of %q, %v", kept.Tables, err)
	}
}
