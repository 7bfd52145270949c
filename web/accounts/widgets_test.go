package accounts_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const changeForm = "[data-testid=change-form]"

// Without scripts two boxes are a list of several, and what it sends is saved.
func TestUsers_PermissionsInTwoBoxes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/2/change/").Expect(http.StatusOK)
	for _, name := range []string{"groups", "user_permissions"} {
		if n := page.Page().Find(".boxes-beside > select[multiple][name=" + name + "]").Length(); n != 1 {
			t.Errorf("%d boxes for %s", n, name)
		}
	}
	c.Submit(page, changeForm, url.Values{"user_permissions": {"3", "5"}}).Expect(http.StatusFound)
	chosen := c.Get("/admin/auth/user/2/change/").Page().Find("[name=user_permissions] option[selected]")
	if got := chosen.Length(); got != 2 {
		t.Errorf("%d permissions are chosen", got)
	}
}

// A fieldset that is closed opens when something in it is wrong; several fields
// stand on one line.
func TestUsers_FormIsLaidOut(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/2/change/").Expect(http.StatusOK)
	if page.Page().Find("details.collapse:not([open]) [name=date_joined_0]").Length() != 1 {
		t.Error("the dates are not folded away")
	}
	if page.Page().Find(".field-line > .field-first_name + .field-last_name").Length() != 1 {
		t.Error("the names do not share a line")
	}
	if zone := page.Page().Find("[data-zone=UTC][data-offset='0'] label").Text(); zone == "" {
		t.Error("nobody says whose time it is")
	}
	wrong := c.Submit(page, changeForm, url.Values{"date_joined_0": {"tomorrow"}}).Expect(http.StatusUnprocessableEntity)
	if wrong.Page().Find("details.collapse[open] .errorlist").Length() != 1 {
		t.Error("the mistake is hidden")
	}
}

func TestAddUser_FollowsTheName(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/add/").Expect(http.StatusOK)
	if follows, _ := page.Page().Find("[name=username]").Attr("data-follows"); follows != "first_name last_name" {
		t.Errorf("the username follows %q", follows)
	}
	if name, _ := page.Page().Find("[autofocus]").Attr("name"); name != "first_name" {
		t.Errorf("one begins to type in %q", name)
	}
	c.Submit(page, changeForm, url.Values{
		"first_name": {"Sif"}, "last_name": {"Odinson"}, "username": {"sif-odinson"},
		"password1": {"golden hair 77"}, "password2": {"golden hair 77"},
	}).Expect(http.StatusFound)
	u := webtest.Find[models.User](site, webtest.Thor, 5)
	if u.FullName() != "Sif Odinson" || u.Username != "sif-odinson" {
		t.Errorf("the user is %+v", u)
	}
}

// A many-to-many may be filled in from the address, its keys joined by commas.
func TestGroups_InitialValues(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	for query, want := range map[string]string{
		"permissions=1,3": "1,3", "permissions=2&permissions=4": "2,4", "permissions=1,x": "", "permissions=9999": "",
	} {
		page := c.Get("/admin/auth/group/add/?" + query).Expect(http.StatusOK).Page()
		chosen := page.Find("[name=permissions] option[selected]").Map(valuesOf)
		slices.Sort(chosen)
		if got := strings.Join(chosen, ","); got != want {
			t.Errorf("?%s: %q are chosen, not %q", query, got, want)
		}
	}
}
