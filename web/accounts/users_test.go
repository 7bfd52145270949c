package accounts_test

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

const strong = "correct horse 42"

// grant gives staff, who is no superuser, rights to users.
func grant(site *webtest.Site, codenames ...string) {
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		var ids []uint
		err := tx.Model(&models.Permission{}).Where("codename IN ?", codenames).Pluck("id", &ids).Error
		if err != nil {
			return err
		}
		return record.Link(ctx, tx, &models.User{ID: 2}, "UserPermissions", ids)
	})
}

func TestAddUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form   url.Values
		status int
		field  string // where it complains
		sees   string
	}{
		"with a password": {
			url.Values{"username": {"odin"}, "password1": {strong}, "password2": {strong}}, 302, "", "",
		},
		"without a password": {url.Values{"username": {"odin"}, "usable_password": {"false"}}, 302, "", ""},
		"without a password, and with one": {
			url.Values{"username": {"odin"}, "usable_password": {"false"}, "password1": {strong}}, 422,
			"password2", "Leave both fields blank.",
		},
		"mistyped": {
			url.Values{"username": {"odin"}, "password1": {strong}, "password2": {strong + "!"}}, 422,
			"password2", "The two password fields didn’t match.",
		},
		"with every fault of a password at once": {
			url.Values{"username": {"1234567"}, "password1": {"1234567"}, "password2": {"1234567"}}, 422, "password2",
			"The password is too similar to the username.This password is too short. It must contain at least 8 " +
				"characters.This password is too common.This password is entirely numeric.",
		},
		"with a name in use": {
			url.Values{"username": {"ROOT"}, "password1": {strong}, "password2": {strong}}, 422, "username", "already exists.",
		},
		"without a name": {
			url.Values{"password1": {strong}, "password2": {strong}}, 422, "username", "This field is required.",
		},
		"with a name that is none": {
			url.Values{"username": {"o din"}, "password1": {strong}, "password2": {strong}}, 422,
			"username", "Enter a valid username.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Root)
			c.Get("/admin/auth/user/add/").Expect(http.StatusOK)
			test.form.Set("is_superuser", "on") // not on this form
			answer := c.Post("/admin/auth/user/add/", test.form).Expect(test.status)
			if test.status == http.StatusUnprocessableEntity {
				if said := answer.Text(".field-" + test.field + " .errorlist"); !strings.Contains(said, test.sees) {
					t.Errorf("%s says %q, not %q", test.field, said, test.sees)
				}
				if n := webtest.Count[models.User](site, webtest.Thor); n != 4 {
					t.Errorf("there are %d users", n)
				}
				return
			}
			if to := answer.Location(); to != "/admin/auth/user/5/change/" {
				t.Errorf("it led to %s, not to the full form", to)
			}
			user := webtest.Find[models.User](site, webtest.Thor, 5)
			if !user.IsActive || user.IsSuperuser || user.HasUsablePassword() != test.form.Has("password1") {
				t.Errorf("it made %+v", user)
			}
		})
	}
}

// To make users one must be able to change them: the second step does.
func TestAddUser_NeedsTheRightToChange(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, "add_user")
	c := site.As(webtest.Thor, webtest.Staff)
	c.Get("/admin/auth/user/add/").Expect(http.StatusForbidden)
	c.Get("/admin/password_change/")
	c.Post("/admin/auth/user/add/", url.Values{"username": {"odin"}}).Expect(http.StatusForbidden)
}

func TestUsers_NobodyMakesMoreOfHimself(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, "add_user", "change_user", "delete_user")
	c := site.As(webtest.Thor, webtest.Staff)
	page := c.Get("/admin/auth/user/2/change/").Expect(http.StatusOK)
	if page.Page().Find("[name=is_superuser]").Length() > 0 || page.Page().Find(".field-is_superuser").Length() == 0 {
		t.Error("the superuser status is to be looked at only")
	}
	c.Submit(page, "[data-testid=change-form]", url.Values{"is_superuser": {"on"}}).Expect(http.StatusFound)
	if webtest.Find[models.User](site, webtest.Thor, 2).IsSuperuser {
		t.Error("somebody made himself a superuser")
	}
	if c.Get("/admin/auth/user/1/change/").Expect(http.StatusOK).Page().Find("input[name=username]").Length() > 0 {
		t.Error("a superuser can be edited by somebody who is none")
	}
	for path, form := range map[string]url.Values{
		"/admin/auth/user/1/change/":   {"username": {"root"}},
		"/admin/auth/user/1/password/": {"password1": {strong}, "password2": {strong}},
		"/admin/auth/user/1/delete/":   {"post": {"yes"}},
		"/admin/auth/user/":            {"action": {"delete_selected"}, "_selected_action": {"1", "3"}, "post": {"yes"}},
	} {
		c.Post(path, form).Expect(http.StatusForbidden)
	}
	if n := webtest.Count[models.User](site, webtest.Thor); n != 4 {
		t.Errorf("there are %d users", n)
	}
}

func TestUsers_TheLastSuperuserStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	answer := c.Get("/admin/auth/user/1/delete/").Expect(http.StatusOK)
	gone := c.Submit(answer, "[data-testid=delete-form]", url.Values{"post": {"yes"}}).Expect(http.StatusFound)
	if said := c.Follow(gone).Text("[data-testid=messages]"); !strings.Contains(said, "last active superuser") {
		t.Errorf("deleting: it said %q", said)
	}
	if n := webtest.Count[models.User](site, webtest.Thor); n != 4 {
		t.Errorf("there are %d users", n)
	}
}

func TestSetPassword(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root, viewer := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	namesake := site.As(webtest.Potter, webtest.Viewer)
	const page = "/admin/auth/user/3/password/"
	root.Get(page).Expect(http.StatusOK)
	root.Post(page, url.Values{"password1": {strong}, "password2": {"x"}}).Expect(http.StatusUnprocessableEntity)
	root.Post(page, url.Values{"password1": {strong}, "unset-password": {"1"}}).Expect(http.StatusUnprocessableEntity)
	viewer.Get("/admin/").Expect(http.StatusOK)

	another := url.Values{"password1": {strong}, "password2": {strong}, "set-password": {"1"}}
	root.Post(page, another).Expect(http.StatusFound)
	viewer.Get("/admin/").Expect(http.StatusFound) // the visit ended
	namesake.Get("/admin/").Expect(http.StatusOK)
	viewer.Login(webtest.Viewer, strong).Expect(http.StatusFound)
	said := root.Get("/admin/auth/user/3/history/").Text("[data-testid=entry]")
	if !strings.Contains(said, "Changed Password.") {
		t.Errorf("the history says %q", said)
	}

	root.Post(page, url.Values{"unset-password": {"1"}}).Expect(http.StatusFound)
	viewer.Login(webtest.Viewer, strong).Expect(http.StatusOK)
	own := "/admin/auth/user/1/password/"
	root.Post(own, another).Expect(http.StatusFound)
	root.Get("/admin/").Expect(http.StatusOK) // one's own visit goes on
}
