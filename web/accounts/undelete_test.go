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

const restoreForm = "[data-testid=restore-form]"

// restoreLink is the newest of a history.
func restoreLink(t *testing.T, c *webtest.Client, object string) string {
	t.Helper()
	page := c.Get(object + "history/").Expect(http.StatusOK)
	link, ok := page.Page().Find("[data-testid=restore-link]").First().Attr("href")
	if !ok {
		t.Fatal("nothing to go back to:", page.Text("main"))
	}
	return link
}

// askers is a group whose members may add polls: user 4 is one of them.
func askers(ctx context.Context, tx *gorm.DB) error {
	group := &models.Group{Name: "Askers"}
	if err := webtest.SaveAll(ctx, tx, group); err != nil {
		return err
	}
	if err := record.Link(ctx, tx, &models.User{ID: 4}, "Groups", []uint{group.ID}); err != nil {
		return err
	}
	var right models.Permission
	if err := tx.Where("codename = ?", "add_poll").Take(&right).Error; err != nil {
		return err
	}
	return record.Link(ctx, tx, group, "Permissions", []uint{right.ID})
}

func TestUndelete_AUser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, askers)
	key := site.Token(webtest.Thor, webtest.Plain)
	old := webtest.Find[models.User](site, webtest.Thor, 4)
	c := site.As(webtest.Thor, webtest.Root)
	const user = "/admin/auth/user/4/"
	c.Submit(c.Get(user+"delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	c.Submit(c.Get(restoreLink(t, c, user)), restoreForm, nil).Expect(http.StatusFound)

	now := webtest.Find[models.User](site, webtest.Thor, 4)
	if now.Username != webtest.Plain || !now.DateJoined.Equal(old.DateJoined) || !now.IsActive {
		t.Errorf("it is another user: %+v", now)
	}
	if now.HasUsablePassword() || now.Password == "" {
		t.Errorf("the password is %q", now.Password)
	}
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		if granted, err := models.Permissions(ctx, tx, &now); err != nil || !granted["polls.add_poll"] {
			t.Errorf("the user lost the group: %v, %v", granted, err)
		}
		for table, want := range map[string]int64{
			"polls_poll": 3, "polls_vote": 3, "api_tokens": 0, "auth_user": 4, "auth_user_groups": 1,
		} {
			var n int64
			if err := tx.Table(table).Count(&n).Error; err != nil || n != want {
				t.Errorf("%d rows in %s, want %d; %v", n, table, want, err)
			}
		}
		var kept []string
		if err := tx.Model(&models.Version{}).Pluck("data", &kept).Error; err != nil {
			return err
		}
		for _, secret := range []string{old.Password, key[:8], "key_hash", "pbkdf2", "argon2"} {
			if strings.Contains(strings.Join(kept, "\n"), secret) {
				t.Errorf("a version holds %q", secret)
			}
		}
		return nil
	})
}

// Restoring a user leaves the password as it is.
func TestRestore_AUser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	const user, form = "/admin/auth/user/4/", "[data-testid=change-form]"
	c.Submit(c.Get(user+"change/"), form, url.Values{"first_name": {"Ann"}}).Expect(http.StatusFound)
	link := restoreLink(t, c, user)
	c.Submit(c.Get(user+"change/"), form, url.Values{"first_name": {"Bea"}, "is_active": nil}).Expect(http.StatusFound)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("UPDATE auth_user SET password = 'newer' WHERE id = 4").Error
	})
	c.Submit(c.Get(link), restoreForm, nil).Expect(http.StatusFound)
	now := webtest.Find[models.User](site, webtest.Thor, 4)
	if now.FirstName != "Ann" || !now.IsActive || now.Password != "newer" {
		t.Errorf("restored: %+v", now)
	}
}

// Nobody gives by undeleting what he may not give.
func TestUndelete_GrantsNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		if err := askers(ctx, tx); err != nil {
			return err
		}
		boss := &models.User{Username: "boss", IsActive: true, IsStaff: true, IsSuperuser: true}
		if err := webtest.SaveAll(ctx, tx, boss); err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO auth_user_user_permissions (user_id, permission_id) SELECT 3, id FROM auth_permission
			WHERE codename IN ('add_user', 'add_group', 'add_logentry', 'add_vote', 'change_user')`).Error
	})
	root, clerk := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	for object, status := range map[string]int{
		"/admin/auth/user/5/":  http.StatusForbidden,           // a superuser
		"/admin/auth/group/1/": http.StatusUnprocessableEntity, // of those who may add polls
	} {
		root.Submit(root.Get(object+"delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)
		link := restoreLink(t, root, object)
		clerk.Submit(clerk.Get(link), restoreForm, nil).Expect(status)
		root.Submit(root.Get(link), restoreForm, nil).Expect(http.StatusFound)
	}
}
