package accounts_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestDeactivate(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root, viewer := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	namesake := site.As(webtest.Potter, webtest.Viewer)
	root.Get("/admin/auth/user/")
	answer := root.Post("/admin/auth/user/?is_staff__exact=1", url.Values{
		"action": {"deactivate"}, "_selected_action": {"3", "4", "999"},
	}).Expect(http.StatusFound)
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
		"action": {"deactivate"}, "_selected_action": {"1", "2"},
	}).Expect(http.StatusFound)
	if said := root.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "Nothing was changed.") {
		t.Errorf("it said %q", said)
	}
	if !webtest.Find[models.User](site, webtest.Thor, 2).IsActive {
		t.Error("one of the two was deactivated nevertheless")
	}
}
