package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

// grouped is a site whose polls have their choices below one another, the text
// of each in a group that is folded away, and whose saved choices are locked.
func grouped(site *admin.Site) {
	admin.Register(site, func(poll *models.Poll) admin.Model[models.Poll] {
		return admin.Model[models.Poll]{
			Fields: admin.Columns{&poll.Question}, SaveAs: true, SaveAsToList: true, MaxDeleteTree: 2,
			Saving: askedByWhoSaves, Saved: wantChoices,
			Inlines: []admin.Inline{admin.Stacked(&poll.Choices, func(choice *models.Choice) admin.Rows[models.Choice] {
				return admin.Rows[models.Choice]{
					Fieldsets: []admin.Fieldset{{Title: "Wording", Fields: admin.Columns{&choice.ChoiceText}, Collapsed: true}},
					Locks:     []admin.Lock[models.Choice]{admin.LockIf(isEuropean, &choice.ChoiceText)},
				}
			})},
		}
	})
	admin.Register(site, func(choice *models.Choice) admin.Model[models.Choice] {
		return admin.Model[models.Choice]{
			ListDisplay: admin.Columns{&choice.ID, &choice.ChoiceText}, ListEditable: admin.Fields{&choice.ChoiceText},
			Fields:     admin.Columns{&choice.Poll, &choice.ChoiceText},
			ViewOnSite: func(*models.Choice) string { return "/there/" },
			Locks: []admin.Lock[models.Choice]{
				admin.LockIf(isSaved, &choice.Poll), admin.LockIf(isEuropean, &choice.ChoiceText),
			},
			Actions: []admin.Action[models.Choice]{{Name: "move", Label: "Move", Needs: admin.Change, Run: move}},
		}
	})
}

// move gives choices to the second poll, which nobody may do by hand.
func move(_ context.Context, tx *gorm.DB, list []*models.Choice) (string, error) {
	for _, choice := range list {
		choice.PollID = 2
		if err := tx.Model(choice).Update("poll_id", 2).Error; err != nil {
			return "", err
		}
	}
	return "moved", nil
}

func isSaved(_ session.User, choice *models.Choice) bool { return choice.ID != 0 }

func isEuropean(_ session.User, choice *models.Choice) bool { return choice.ID == 2 }

func askedByWhoSaves(_ context.Context, _ *gorm.DB, who session.User, poll *models.Poll) error {
	poll.CreatedByID = who.ID()
	return nil
}

// wantChoices refuses a poll that is left without choices.
func wantChoices(_ context.Context, tx *gorm.DB, _ session.User, poll *models.Poll) error {
	var n int64
	err := tx.Model(&models.Choice{}).Where("poll_id = ?", poll.ID).Count(&n).Error
	if err == nil && n == 0 {
		return record.Invalid{"": {"A poll needs choices."}}
	}
	return err
}

func TestAdminRows_Fieldsets(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	const folded = "#choices-group [data-inline-rows] > :not(template) details.collapse"
	see := func(form url.Values, want map[string]int) {
		t.Helper()
		method := http.MethodGet
		if form != nil {
			method = http.MethodPost
		}
		page, err := goquery.NewDocumentFromReader(own.send(site, allOf(), method, "/admin/polls/poll/1/change/", form).Body)
		if err != nil {
			t.Fatal(err)
		}
		for selector, n := range want {
			if got := page.Find(selector).Length(); got != n {
				t.Errorf("%d of %s, want %d", got, selector, n)
			}
		}
	}
	see(nil, map[string]int{
		folded: 2, folded + "[open]": 0, folded + " [name=choices-0-choice_text]": 1, "[name=choices-1-choice_text]": 0,
		"#choices-group a[href='/there/']": 2, folded + " .readonly:contains('European')": 1,
	})
	see(two(url.Values{"choices-0-choice_text": {""}}), map[string]int{folded + "[open]": 1, ".errornote": 1})
}

func TestAdminLocks(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	text := url.Values{"choices-1-choice_text": {"mine"}}
	for _, sent := range []struct {
		path   string
		form   url.Values
		status int
	}{
		{"/admin/polls/poll/1/change/", two(text), http.StatusFound},
		{"/admin/polls/choice/1/change/", url.Values{"poll": {"2"}, "choice_text": {"changed"}}, http.StatusFound},
		{"/admin/polls/choice/2/change/", url.Values{"choice_text": {"mine"}}, http.StatusFound},
		{"/admin/polls/choice/", url.Values{"_save": {""}, "form-TOTAL_FORMS": {"1"}, "form-INITIAL_FORMS": {"1"},
			"form-0-id": {"2"}, "form-0-choice_text": {"mine"}}, http.StatusFound},
		{"/admin/polls/choice/add/", url.Values{"poll": {"2"}, "choice_text": {"new"}}, http.StatusFound},
	} {
		if answer := own.send(site, allOf(), http.MethodPost, sent.path, sent.form); answer.Code != sent.status {
			t.Errorf("%s: %d\n%s", sent.path, answer.Code, answer.Body)
		}
	}
	for id, want := range map[uint]models.Choice{
		1: {PollID: 1, ChoiceText: "changed"}, 2: {PollID: 1, ChoiceText: "Thor, European"},
		5: {PollID: 2, ChoiceText: "new"},
	} {
		got := webtest.Find[models.Choice](site, webtest.Thor, id)
		if got.PollID != want.PollID || got.ChoiceText != want.ChoiceText {
			t.Errorf("choice %d is now %+v", id, got)
		}
	}
}

func TestAdminForm_SavedHasTheLastWord(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	all := two(url.Values{"choices-0-DELETE": {"on"}, "choices-1-DELETE": {"on"}})
	who := allOf().and("polls.delete_vote")
	answer := own.send(site, who, http.MethodPost, "/admin/polls/poll/1/change/", all)
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	said := page.Find("[data-testid=errors]").Text()
	if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(said, "A poll needs choices.") {
		t.Errorf("%d, %q", answer.Code, said)
	}
	if n := len(choicesOf(t, site, webtest.Thor, 1)); n != 2 {
		t.Errorf("%d choices are left", n)
	}
	if q := webtest.Find[models.Poll](site, webtest.Thor, 1).Question; q == "Q" {
		t.Error("the poll was saved")
	}
}

func TestAdminForm_SavesAsNewAndLeadsToTheList(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	copied := own.send(site, allOf(), http.MethodPost, "/admin/polls/poll/1/change/", two(url.Values{"_saveasnew": {""}}))
	if to := copied.Header().Get("Location"); copied.Code != 302 || to != "/admin/polls/poll/" {
		t.Errorf("%d, to %s\n%s", copied.Code, to, copied.Body)
	}
}

func TestAdminDelete_ListsAsManyAsAskedFor(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	answer := own.send(site, allOf(), http.MethodGet, "/admin/polls/poll/1/delete/", nil)
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	n, more := page.Find("[data-testid=delete-tree] li").Length(), page.Find(".delete .quiet").Text()
	if n != 2 || more != "…and 3 more objects." {
		t.Errorf("%d objects are listed, %q", n, more)
	}
}

// What an action changes is in the journal, whether or not it can be edited by hand.
func TestAdminActions_AreNotLockedOut(t *testing.T) {
	t.Parallel()
	site, own := webtest.New(t), ownSite(t, grouped)
	moving := url.Values{"action": {"move"}, "_selected_action": {"1"}}
	own.send(site, allOf(), http.MethodPost, "/admin/polls/choice/", moving)
	want := []admin.FieldChange{{Label: "Poll", Old: "1", New: "2"}}
	if len(own.entries) != 1 || !slices.Equal(own.entries[0].Changes[0].Fields, want) {
		t.Errorf("the journal says %+v", own.entries)
	}
}
