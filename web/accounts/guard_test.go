package accounts_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

const userForm = "[data-testid=change-form]"

// permissionID is the key of a permission, as forms have it.
func permissionID(t *testing.T, site *webtest.Site, tenant, codename string) string {
	t.Helper()
	var found models.Permission
	site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		return tx.Where("codename = ?", codename).Take(&found).Error
	})
	return strconv.Itoa(int(found.ID))
}

func link(site *webtest.Site, tenant string, row any, relation string, ids ...uint) {
	site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error { return record.Link(ctx, tx, row, relation, ids) })
}

// promote makes plain a second superuser, so that root is not the last.
func promote(site *webtest.Site) {
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		user, err := models.FindUser(ctx, tx, 4)
		if err != nil {
			return err
		}
		user.IsSuperuser = true
		return record.Save(ctx, tx, user)
	})
}

func TestUsers_NobodyShutsHimselfOut(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	promote(site)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/auth/user/1/change/").Expect(http.StatusOK)
	for field, sees := range map[string]string{
		"is_active": "cannot deactivate your own", "is_staff": "own access to this site",
		"is_superuser": "own superuser status",
	} {
		said := c.Submit(page, userForm, url.Values{field: nil}).
			Expect(http.StatusUnprocessableEntity).Text(".field-" + field + " .errorlist")
		if !strings.Contains(said, sees) {
			t.Errorf("%s: it said %q", field, said)
		}
	}
	for name, form := range map[string]url.Values{
		"delete own account": {"action": {"delete_selected"}, "_selected_action": {"1", "2"}, "post": {"yes"}},
		"deactivate own":     {"action": {"deactivate"}, "_selected_action": {"1", "2"}, "post": {"yes"}},
	} {
		answer := c.Post("/admin/auth/user/", form).Expect(http.StatusFound)
		if said := c.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, "own account") {
			t.Errorf("%s: it said %q", name, said)
		}
	}
	c.Post("/admin/auth/user/1/delete/", url.Values{"post": {"yes"}}).Expect(http.StatusFound)
	own := "/admin/auth/user/1/password/"
	if n := c.Get(own).Page().Find("[name=unset-password]").Length(); n != 0 {
		t.Error("it offers to take one's own password away")
	}
	c.Post(own, url.Values{"unset-password": {"1"}}).Expect(http.StatusUnprocessableEntity)

	if n := webtest.Count[models.User](site, webtest.Thor); n != 4 {
		t.Errorf("there are %d users", n)
	}
	root := webtest.Find[models.User](site, webtest.Thor, 1)
	if !root.IsActive || !root.IsStaff || !root.IsSuperuser || !root.HasUsablePassword() {
		t.Errorf("root is now %+v", root)
	}
}

func TestUsers_NobodyGrantsMoreThanHeHas(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, "change_user", "change_group", "add_group")
	held, beyond := permissionID(t, site, webtest.Thor, "change_user"), permissionID(t, site, webtest.Thor, "delete_poll")
	save := func(name string) uint {
		group := &models.Group{Name: name}
		site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error { return record.Save(ctx, tx, group) })
		return group.ID
	}
	weak, strongGroup := save("Weak"), save("Strong")
	link(site, webtest.Thor, &models.Group{ID: weak}, "Permissions", number(held))
	link(site, webtest.Thor, &models.Group{ID: strongGroup}, "Permissions", number(held), number(beyond))

	c := site.As(webtest.Thor, webtest.Staff)
	for _, test := range []struct {
		name, path, field, refused, granted string
	}{
		{"a permission to a user", "/admin/auth/user/4/change/", "user_permissions", beyond, held},
		{"a group to a user", "/admin/auth/user/4/change/", "groups", key(strongGroup), key(weak)},
		{"a permission to a group", "/admin/auth/group/" + key(weak) + "/change/", "permissions", beyond, held},
		{"a permission to oneself", "/admin/auth/user/2/change/", "user_permissions", beyond, held},
	} {
		page := c.Get(test.path).Expect(http.StatusOK)
		offered := page.Page().Find("[name=" + test.field + "]").Map(valuesOf)
		if options := strings.Join(offered, ","); slices.Contains(strings.Split(options, ","), test.refused) {
			t.Errorf("%s: %s is offered", test.name, test.refused)
		}
		said := c.Submit(page, userForm, url.Values{test.field: {test.refused}}).
			Expect(http.StatusUnprocessableEntity).Text(".field-" + test.field + " .errorlist")
		if !strings.Contains(said, "is not one of the available choices") {
			t.Errorf("%s: it said %q", test.name, said)
		}
		c.Submit(page, userForm, url.Values{test.field: {test.granted}}).Expect(http.StatusFound)
	}
}

// valuesOf are the values of a checkbox, or of the options of a select.
func valuesOf(_ int, s *goquery.Selection) string {
	if options := s.Find("option"); options.Length() > 0 {
		return strings.Join(options.Map(valuesOf), ",")
	}
	return s.AttrOr("value", "")
}

func key(id uint) string { return strconv.Itoa(int(id)) }

func number(text string) uint {
	n, _ := strconv.Atoi(text)
	return uint(n)
}

// What a group has been given by others is shown to those who could not give
// it, and is still there after they saved.
func TestGroups_WhatOthersGaveStays(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, "change_group")
	group := &models.Group{Name: "Strong"}
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error { return record.Save(ctx, tx, group) })
	link(site, webtest.Thor, group, "Permissions", number(permissionID(t, site, webtest.Thor, "delete_poll")))
	c := site.As(webtest.Thor, webtest.Staff)
	page := c.Get("/admin/auth/group/" + key(group.ID) + "/change/").Expect(http.StatusOK)
	c.Submit(page, userForm, url.Values{"name": {"Mighty"}}).Expect(http.StatusFound)
	kept := c.Get("/admin/auth/group/" + key(group.ID) + "/change/").Expect(http.StatusOK)
	if text := kept.Text(".field-permissions"); !strings.Contains(text, "polls | poll | Can delete poll") {
		t.Errorf("the permission is gone: %s", text)
	}
}

func TestUsers_ThoseWhoMayMoreAreLeftAlone(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	grant(site, "add_user", "change_user", "delete_user")
	c := site.As(webtest.Thor, webtest.Staff)
	page := c.Get("/admin/auth/user/3/change/").Expect(http.StatusOK)
	if page.Page().Find("input[name=username]").Length() > 0 {
		t.Error("viewer, who may more, can be edited")
	}
	for path, form := range map[string]url.Values{
		"/admin/auth/user/3/change/":   {"username": {"viewer"}},
		"/admin/auth/user/3/password/": {"password1": {strong}, "password2": {strong}},
		"/admin/auth/user/3/delete/":   {"post": {"yes"}},
		"/admin/auth/user/":            {"action": {"deactivate"}, "_selected_action": {"3"}, "post": {"yes"}},
	} {
		c.Post(path, form).Expect(http.StatusForbidden)
	}
	c.Get("/admin/auth/user/4/change/").Expect(http.StatusOK)
	c.Post("/admin/auth/user/4/password/", url.Values{"password1": {strong}, "password2": {strong}}).
		Expect(http.StatusFound)
}
