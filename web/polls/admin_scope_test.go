package polls_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

// scopes are ways to say the same: that people see the polls which they asked.
func scopes() map[string]func(session.User, *gorm.DB) *gorm.DB {
	return map[string]func(session.User, *gorm.DB) *gorm.DB{
		"a condition": func(who session.User, polls *gorm.DB) *gorm.DB {
			return polls.Where("created_by_id = ?", who.ID())
		},
		"either of two": func(who session.User, polls *gorm.DB) *gorm.DB {
			return polls.Where("created_by_id = ?", who.ID()).Or("question = ?", "open to all")
		},
		"through another table": func(who session.User, polls *gorm.DB) *gorm.DB {
			return polls.Joins("JOIN auth_user u ON u.id = created_by_id").Where("u.id = ?", who.ID())
		},
	}
}

// scoped is a site whose polls have a Scope.
func scoped(t *testing.T, scope func(session.User, *gorm.DB) *gorm.DB) own {
	return ownSite(t, func(site *admin.Site) {
		admin.Register(site, func(poll *models.Poll) admin.Model[models.Poll] {
			return admin.Model[models.Poll]{
				ListDisplay: admin.Columns{&poll.ID, &poll.CreatedBy, &poll.Question}, Fields: admin.Columns{&poll.Question},
				ListEditable: admin.Fields{&poll.Question}, ListFilter: admin.Filters{&poll.PubDate},
				SearchFields: admin.Search{&poll.Question}, DateHierarchy: &poll.PubDate,
				ShowFacets: admin.FacetsAlways, Scope: scope,
			}
		})
		admin.Register(site, func(choice *models.Choice) admin.Model[models.Choice] {
			return admin.Model[models.Choice]{
				Fields:     admin.Columns{&choice.Poll, &choice.ChoiceText},
				ListFilter: admin.Filters{&choice.Poll, admin.AllValues(admin.Via(&choice.Poll, question))},
			}
		})
		admin.Register(site, func(vote *models.Vote) admin.Model[models.Vote] {
			return admin.Model[models.Vote]{Fields: admin.Columns{&vote.Poll}, Autocomplete: admin.Fields{&vote.Poll}}
		})
		admin.Register(site, func(user *models.User) admin.Model[models.User] {
			return admin.Model[models.User]{Ordering: []admin.Order{admin.Ascending(&user.Username)}}
		})
	})
}

func question(poll *models.Poll) any { return &poll.Question }

const autocompletePoll = "/admin/autocomplete/?app_label=polls&model_name=choice&field_name=poll"

func deleteAll(name, value string) url.Values {
	return url.Values{"action": {"delete_selected"}, name: {value}}
}

func (c clerk) and(rights ...string) clerk { return append(c, rights...) }

// TestAdminScope_HidesRows asks for hidden rows at every door that leads to rows.
func TestAdminScope_HidesRows(t *testing.T) {
	t.Parallel()
	adding := url.Values{"poll": {"2"}, "choice_text": {"new"}}
	doors := map[string]struct {
		path   string
		form   url.Values
		status int
		shown  string
	}{
		"list":        {"/admin/polls/poll/", nil, 200, "swallow"},
		"sorted":      {"/admin/polls/poll/?o=2", nil, 200, "swallow"},
		"searched":    {"/admin/polls/poll/?q=castle", nil, 200, "No polls match"},
		"filtered":    {"/admin/polls/poll/?id__in=1,2", nil, 200, "swallow"},
		"its page":    {"/admin/polls/poll/2/change/", nil, 302, ""},
		"saving it":   {"/admin/polls/poll/2/change/", url.Values{"question": {"mine"}}, 302, ""},
		"deleting it": {"/admin/polls/poll/2/delete/", url.Values{"post": {"yes"}}, 302, ""},
		"its history": {"/admin/polls/poll/2/history/", nil, 302, ""},
		"what was":    {"/admin/polls/poll/99/history/", nil, 302, ""},
		"ticked":      {"/admin/polls/poll/", deleteAll("_selected_action", "2"), 302, ""},
		"all of them": {"/admin/polls/poll/", deleteAll("select_across", "1"), 200, "swallow"},
		"export":      {"/admin/polls/poll/export/?_format=csv&_columns=question", nil, 200, "swallow"},
		"everywhere":  {"/admin/search/?q=castle", nil, 200, "found"},
		"neighbours":  {"/admin/polls/poll/1/change/", nil, 200, "swallow"},
		"its cells": {"/admin/polls/poll/", url.Values{"_save": {"Save"}, "form-TOTAL_FORMS": {"1"},
			"form-INITIAL_FORMS": {"1"}, "form-0-id": {"2"}, "form-0-question": {"mine"}}, 422, ""},
		"candidates":          {autocompletePoll, nil, 200, "swallow"},
		"asked to name it":    {"/admin/polls/vote/add/?poll=2", nil, 200, "Save"},
		"asked to name it so": {"/admin/polls/vote/add/", url.Values{"poll": {"2"}}, 422, "Save"},
		"a choice of it":      {"/admin/polls/choice/add/", nil, 200, "swallow"},
		"adding to it":        {"/admin/polls/choice/add/", adding, 422, "swallow"},
		"a filter":            {"/admin/polls/choice/?poll__id__exact=2", nil, 200, "left"},
		"its creator":         {"/admin/auth/user/4/delete/", nil, 200, "Cannot delete"},
		"for good":            {"/admin/auth/user/4/delete/", url.Values{"post": {"yes"}}, 403, ""},
	}
	for says, scope := range scopes() {
		for name, door := range doors {
			t.Run(says+"/"+name, func(t *testing.T) {
				t.Parallel()
				site := webtest.New(t)
				method := http.MethodGet
				if door.form != nil {
					method = http.MethodPost
				}
				who := allOf().and("auth.view_user", "auth.delete_user", "polls.delete_vote", "polls.add_vote")
				answer := scoped(t, scope).send(site, who, method, door.path, door.form)
				body := answer.Body.String()
				if answer.Code != door.status || !strings.Contains(body, door.shown) {
					t.Errorf("%d, without %q", answer.Code, door.shown)
				}
				for _, hidden := range []string{"castle?", "coffee", "/poll/2/delete", "/poll/3/change"} {
					if strings.Contains(body, hidden) {
						t.Errorf("it tells of %q", hidden)
					}
				}
				if q := webtest.Find[models.Poll](site, webtest.Thor, 2).Question; !strings.Contains(q, "castle?") {
					t.Errorf("it became %q", q)
				}
			})
		}
	}
}

// TestAdminScope_KeepsWhatWasThere has somebody save what refers to a hidden row.
func TestAdminScope_KeepsWhatWasThere(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		poll   string
		status int
		left   uint
	}{
		"as it was":        {"2", http.StatusFound, 2},
		"to a visible one": {"1", http.StatusFound, 1},
		"to a hidden one":  {"3", http.StatusUnprocessableEntity, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			form := url.Values{"poll": {test.poll}, "choice_text": {"changed"}}
			answer := scoped(t, scopes()["a condition"]).send(site, allOf(), "POST", "/admin/polls/choice/3/change/", form)
			if answer.Code != test.status {
				t.Errorf("%d\n%s", answer.Code, answer.Body)
			}
			if left := webtest.Find[models.Choice](site, webtest.Thor, 3).PollID; left != test.left {
				t.Errorf("it belongs to poll %d", left)
			}
		})
	}
}
