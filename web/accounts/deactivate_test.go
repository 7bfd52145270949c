package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestDeactivate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root, viewer := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	namesake := site.As(webtest.Potter, webtest.Viewer)
	root.Get("/admin/auth/user/")
	asked := root.Post("/admin/auth/user/?is_staff__exact=1", url.Values{
		"action": {"deactivate"}, "_selected_action": {"3", "4", "999"},
	}).Expect(http.StatusOK)
	if said := asked.Text("[data-testid=confirm-objects]"); said != "plainviewer" {
		t.Errorf("it asks about %q", said)
	}
	viewer.Get("/admin/").Expect(http.StatusOK) // nothing was done yet
	answer := root.Submit(asked, "[data-testid=confirm-form]", nil).Expect(http.StatusFound)
	if to := answer.Location(); to != "/admin/auth/user/?is_staff__exact=1" {
		t.Errorf("it led to %s, not back to the list as it was", to)
	}
	if said := root.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "2 users were deactivated.") {
		t.Errorf("it said %q", said)
	}
	viewer.Get("/admin/").Expect(http.StatusFound)
	namesake.Get("/admin/").Expect(http.StatusOK)
	for id, active := range map[uint]bool{1: true, 2: true, 3: false, 4: false} {
		if user := webtest.Find[models.User](site, webtest.Thor, id); user.IsActive != active {
			t.Errorf("user %s is active: %t", user.Username, user.IsActive)
		}
	}
	history := root.Get("/admin/auth/user/3/history/").Text("[data-testid=entry]")
	if !strings.Contains(history, "Changed Active.") || !strings.Contains(history, "No") {
		t.Errorf("the history says %q", history)
	}
}

func TestDeactivate_RefusesTheLastSuperuser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root := site.As(webtest.Thor, webtest.Root)
	root.Get("/admin/auth/user/")
	answer := root.Post("/admin/auth/user/", url.Values{
		"action": {"deactivate"}, "_selected_action": {"1", "2"}, "post": {"yes"},
	}).Expect(http.StatusFound)
	if said := root.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "Nothing was changed.") {
		t.Errorf("it said %q", said)
	}
	if !webtest.Find[models.User](site, webtest.Thor, 2).IsActive {
		t.Error("one of the two was deactivated nevertheless")
	}
}

const staffPage = "/admin/auth/user/2/change/"

func TestDeactivate_OnTheUsersPage(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root := site.As(webtest.Thor, webtest.Root)
	page := root.Get(staffPage + "?_changelist_filters=q%3Dstaff").Expect(http.StatusOK)
	action := url.Values{"CHANGE_FORM-action": {"deactivate"}, "first_name": {"Typed"}}
	asked := root.Submit(page, "[data-testid=object-actions]", action).Expect(http.StatusOK)
	if said := asked.Text("h1, [data-testid=confirm-objects]"); said != "Deactivate this userstaff" {
		t.Errorf("it asks %q", said)
	}
	done := root.Submit(asked, "[data-testid=confirm-form]", nil).Expect(http.StatusFound)
	if to := done.Location(); to != staffPage+"?_changelist_filters=q%3Dstaff" {
		t.Errorf("it led to %s", to)
	}
	if said := root.Follow(done).Text("[data-testid=messages]"); !strings.Contains(said, "1 user was deactivated.") {
		t.Errorf("it said %q", said)
	}
	user := webtest.Find[models.User](site, webtest.Thor, 2)
	if user.IsActive || user.FirstName != "" {
		t.Errorf("it made %+v", user)
	}
	if !webtest.Find[models.User](site, webtest.Potter, 2).IsActive {
		t.Error("it reached potter's user")
	}
}

func TestObjectAction_Refusals(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root := site.As(webtest.Thor, webtest.Root)
	root.Get(staffPage)
	for name, test := range map[string]struct {
		action   string
		selected []string
		status   int
	}{
		"another object": {"deactivate", []string{"3"}, 400}, "several": {"deactivate", []string{"2", "3"}, 400},
		"none": {"deactivate", nil, 400}, "no action": {"", []string{"2"}, 302},
		"a list's": {"delete_selected", []string{"2"}, 302},
	} {
		form := url.Values{"CHANGE_FORM-action": {test.action}, "_selected_action": test.selected, "post": {"yes"}}
		answer := root.Post(staffPage, form).Expect(test.status)
		if test.status == http.StatusBadRequest {
			continue
		}
		if said := root.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "No action selected.") {
			t.Errorf("%s: it says %q", name, said)
		}
	}
	vanished := url.Values{"CHANGE_FORM-action": {"deactivate"}, "_selected_action": {"99"}, "post": {"yes"}}
	root.Post("/admin/auth/user/99/change/", vanished).Expect(http.StatusFound)
	for path, bars := range map[string]int{
		staffPage: 1, staffPage + "?_popup=1": 0, "/admin/auth/user/add/": 0, "/admin/auth/group/add/": 0,
	} {
		if n := root.Get(path).Expect(http.StatusOK).Page().Find("[data-testid=object-actions]").Length(); n != bars {
			t.Errorf("%s has %d action bars", path, n)
		}
	}
	viewer := site.As(webtest.Thor, webtest.Viewer)
	if viewer.Get(staffPage).Page().Find("[data-testid=object-actions]").Length() > 0 {
		t.Error("who may only look is offered an action that changes something")
	}
	chosen := url.Values{"CHANGE_FORM-action": {"deactivate"}, "_selected_action": {"2"}, "post": {"yes"}}
	viewer.Post(staffPage, chosen).Expect(http.StatusFound)
	if !webtest.Find[models.User](site, webtest.Thor, 2).IsActive {
		t.Error("somebody was deactivated")
	}
}

// The page that asks names a list by its filters, however many rows it has.
func TestDeactivate_AcrossPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 1200})
	root := site.As(webtest.Thor, webtest.Root)
	root.Get("/admin/auth/user/")
	asked := root.Post("/admin/auth/user/?q=user0", url.Values{
		"action": {"deactivate"}, "select_across": {"1"}, "_selected_action": {"5"},
	}).Expect(http.StatusOK)
	if n := asked.Page().Find("[data-testid=confirm-objects] li").Length(); n != 200 {
		t.Errorf("it lists %d users", n)
	}
	if said := asked.Text("[data-testid=confirm]"); !strings.Contains(said, "1000 users") ||
		!strings.Contains(said, "800 more") {
		t.Errorf("it says %q", said)
	}
	_, sent := asked.Form("[data-testid=confirm-form]")
	if len(sent["_selected_action"]) > 0 || sent.Get("select_across") != "1" {
		t.Errorf("the form sends %v", sent)
	}
	root.Submit(asked, "[data-testid=confirm-form]", nil).Expect(http.StatusFound)
	active := func(db *gorm.DB) *gorm.DB { return db.Where("is_active") }
	if n := webtest.Count[models.User](site, webtest.Thor, active); n != 204 {
		t.Errorf("%d users are active", n)
	}
}
