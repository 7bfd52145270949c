package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const another = "a new one, 4711"

func change(c *webtest.Client, old, first, second string) *webtest.Response {
	page := c.Get("/admin/password_change/").Expect(http.StatusOK)
	return c.Submit(page, "[data-testid=password-form]", url.Values{
		"old_password": {old}, "new_password1": {first}, "new_password2": {second},
	})
}

func TestPasswordChange_EndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	here, elsewhere := site.As(webtest.Thor, webtest.Staff), site.As(webtest.Thor, webtest.Staff)
	colleague, namesake := site.As(webtest.Thor, webtest.Viewer), site.As(webtest.Potter, webtest.Staff)

	answer := change(here, webtest.Password, another, another).Expect(http.StatusFound)
	if answer.Location() != "/admin/password_change/done/" {
		t.Errorf("led to %q", answer.Location())
	}
	title := here.Follow(answer).Expect(http.StatusOK).Text("title")
	if !strings.HasPrefix(title, "Password change successful") {
		t.Errorf("the page is %q", title)
	}
	here.Get("/admin/password_change/").Expect(http.StatusOK)
	elsewhere.Get("/admin/password_change/").Expect(http.StatusFound)
	colleague.Get("/admin/password_change/").Expect(http.StatusOK)
	namesake.Get("/admin/password_change/").Expect(http.StatusOK)

	site.Client(webtest.Thor).Login(webtest.Staff, webtest.Password).Expect(http.StatusOK)
	site.Client(webtest.Thor).Login(webtest.Staff, another).Expect(http.StatusFound)
	site.Client(webtest.Potter).Login(webtest.Staff, another).Expect(http.StatusOK)
}

func TestPasswordChange_EndsASessionWhoseRowSurvived(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Staff)
	// Somebody changes it by a way that knows nothing of sessions: Django itself, say.
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("username = ?", webtest.Staff).Update("password", "!").Error
	})
	c.Get("/admin/password_change/").Expect(http.StatusFound)
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 0 {
		t.Errorf("%d sessions are left", n)
	}
}

func TestPasswordChange_Refused(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Staff)
	for name, test := range map[string]struct{ old, first, second, field, complaint string }{
		"wrong old one":  {"wrong", another, another, "old_password", "Your old password was entered incorrectly."},
		"no old one":     {"", another, another, "old_password", "This field is required."},
		"no new one":     {webtest.Password, "", another, "new_password1", "This field is required."},
		"not repeated":   {webtest.Password, another, "", "new_password2", "This field is required."},
		"mismatch":       {webtest.Password, another, another + "!", "new_password2", "password fields didn’t match."},
		"all its faults": {webtest.Password, "12345", "12345", "new_password2", "This password is too short."},
		"numeric":        {webtest.Password, "12345", "12345", "new_password2", "This password is entirely numeric."},
		"common":         {webtest.Password, "password1", "password1", "new_password2", "This password is too common."},
		"like the name":  {webtest.Password, "staff@example", "staff@example", "new_password2", "too similar"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := change(c, test.old, test.first, test.second).Expect(http.StatusUnprocessableEntity)
			if got := answer.Text("[data-field=" + test.field + "] .errorlist"); !strings.Contains(got, test.complaint) {
				t.Errorf("%s says %q, want %q", test.field, got, test.complaint)
			}
			if !strings.HasPrefix(answer.Text("title"), "Error: Password change") {
				t.Errorf("the title is %q", answer.Text("title"))
			}
			if value, _ := answer.Page().Find("input[name=old_password]").Attr("value"); value != "" {
				t.Error("the page holds the old password")
			}
		})
	}
	site.Client(webtest.Thor).Login(webtest.Staff, webtest.Password).Expect(http.StatusFound)
}

func TestPasswordChange_IsForStaff(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, path := range []string{"/admin/password_change/", "/admin/password_change/done/"} {
		want := "/admin/login/?next=" + url.QueryEscape(path)
		for who, c := range map[string]*webtest.Client{
			"a stranger": site.Client(webtest.Thor), "plain": site.As(webtest.Thor, webtest.Plain),
		} {
			if to := c.Get(path).Expect(http.StatusFound).Location(); to != want {
				t.Errorf("%s at %s was led to %q", who, path, to)
			}
		}
	}
}

func TestPasswordChange_OldOneCannotBeGuessedForEver(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Staff)
	for range 10 {
		change(c, "wrong", another, another).Expect(http.StatusUnprocessableEntity)
	}
	change(c, "wrong", another, another).Expect(http.StatusTooManyRequests)
}

// The page looks like the site's own, and leads back to it.
func TestPasswordChange_HasTheSidebar(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for username, want := range map[string]int{webtest.Root: 1, webtest.Staff: 0} {
		page := site.As(webtest.Thor, username).Get("/admin/password_change/").Expect(http.StatusOK)
		if n := page.Page().Find("[data-testid=sidebar] a[href='/admin/polls/poll/']").Length(); n != want {
			t.Errorf("%s sees %d links to the polls, not %d", username, n, want)
		}
	}
}
