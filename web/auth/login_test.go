package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const refused = "Please enter the correct username and password for a staff account. " +
	"Note that both fields may be case-sensitive."

func TestLogin_LeadsToThePageThatWasAskedFor(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for next, want := range map[string]string{
		"":                                "/admin/",
		"/admin/polls/poll/?p=2&q=a%20b":  "/admin/polls/poll/?p=2&q=a%20b",
		"/admin/polls/poll/?q=grün":       "/admin/polls/poll/?q=gr%C3%BCn",
		"/":                               "/",
		"//evil.test/":                    "/admin/",
		"///evil.test/":                   "/admin/",
		`/\evil.test/`:                    "/admin/",
		"/\t/evil.test/":                  "/admin/",
		"/%2fevil.test/":                  "/admin/",
		"https://evil.test/":              "/admin/",
		"javascript:alert(1)":             "/admin/",
		"admin/":                          "/admin/",
		"http:/admin/":                    "/admin/",
		"\x00/admin/":                     "/admin/",
		"/admin/\r\nSet-Cookie: evil=yes": "/admin/",
	} {
		t.Run(next, func(t *testing.T) {
			t.Parallel()
			c := site.Client(webtest.Thor)
			page := c.Get("/admin/login/?" + url.Values{"next": {next}}.Encode()).Expect(http.StatusOK)
			answer := c.Submit(page, "#login-form", url.Values{
				"username": {webtest.Root}, "password": {webtest.Password},
			}).Expect(http.StatusFound)
			if answer.Location() != want {
				t.Errorf("led to %q, want %q", answer.Location(), want)
			}
			forged := site.As(webtest.Thor, webtest.Root).Get("/admin/login/?" + url.Values{"next": {next}}.Encode())
			if got := forged.Expect(http.StatusFound).Location(); got != want {
				t.Errorf("who was logged in was led to %q, want %q", got, want)
			}
		})
	}
}

func TestLogin_SaysTheSameOfEveryMistake(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("username = ?", webtest.Viewer).Update("is_active", false).Error
	})
	mistakes := map[string][2]string{
		"wrong password":    {webtest.Root, "wrong"},
		"wrong case":        {"Root", webtest.Password},
		"unknown name":      {"nobody", webtest.Password},
		"deactivated":       {webtest.Viewer, webtest.Password},
		"not staff":         {webtest.Plain, webtest.Password},
		"null character":    {"root\x00", webtest.Password},
		"invalid UTF-8":     {"root\xff", webtest.Password},
		"endless password":  {webtest.Root, strings.Repeat("x", 1<<20)},
		"endless username":  {strings.Repeat("x", 1<<20), webtest.Password},
		"blanks around it":  {webtest.Root, " " + webtest.Password + " "},
		"SQL in the name":   {"root' --", webtest.Password},
		"another's letters": {"rооt", webtest.Password},
	}
	for name, sent := range mistakes {
		t.Run(name, func(t *testing.T) {
			c := site.Client(webtest.Thor)
			answer := c.Login(sent[0], sent[1]).Expect(http.StatusOK)
			if got := answer.Text(".errornote"); got != refused {
				t.Errorf("said %q", got)
			}
			if title := answer.Text("title"); !strings.HasPrefix(title, "Error: Log in") {
				t.Errorf("the title is %q", title)
			}
			if strings.Contains(answer.Body.String(), webtest.Password) {
				t.Error("the page holds the password")
			}
			c.Get("/admin/password_change/").Expect(http.StatusFound)
		})
	}
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 0 {
		t.Errorf("%d sessions were stored", n)
	}
}

func TestLogin_AsksForBothFields(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Client(webtest.Thor)
	answer := c.Login("", "").Expect(http.StatusOK)
	if n := answer.Page().Find("#login-form .errorlist").Length(); n != 2 {
		t.Errorf("%d complaints, want 2", n)
	}
	c.Login("root", "").Expect(http.StatusOK)
}

func TestLogin_Form(t *testing.T) {
	t.Parallel()
	page := webtest.New(t).Client(webtest.Thor).Get("/admin/login/?next=/admin/polls/").Expect(http.StatusOK).Page()
	for selector, why := range map[string]string{
		"input[name=username][autofocus][autocomplete=username][required]":             "the name",
		"input[name=password][type=password][autocomplete=current-password][required]": "the password",
		"input[type=hidden][name=next][value='/admin/polls/']":                         "where to go",
		"input[type=hidden][name=csrfmiddlewaretoken]":                                 "the token",
		"form#login-form[method=post][action='/admin/login/'] button[type=submit]":     "the button",
		"[data-testid=tenant]:contains(thor)":                                          "the tenant",
	} {
		if page.Find(selector).Length() != 1 {
			t.Errorf("%s is missing: %s", why, selector)
		}
	}
}

func TestLogin_OfOneWhoMayNotComeIn(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Plain)
	form := c.Get("/admin/login/").Expect(http.StatusOK)
	if notice := form.Text("[data-testid=notice]"); !strings.Contains(notice, "authenticated as plain") {
		t.Errorf("the notice says %q", notice)
	}
	c.Submit(form, "#login-form", url.Values{"username": {webtest.Root}, "password": {webtest.Password}}).
		Expect(http.StatusFound)
	c.Get("/admin/password_change/").Expect(http.StatusOK)
}

func TestLogin_IsNotedAndStrengthensTheHash(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	// Django's own, of 1,000 rounds: "swordfish-9000".
	const weak = "pbkdf2_sha256$1000$salt$mNVc5DId7k4jg9ssCBaAKq9lURbBLi/zCqBKgkFp0I4="
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id = 1").
			Updates(models.User{Password: weak, Username: "odd name"}).Error
	})
	c := site.Client(webtest.Thor)
	c.Login("odd name", webtest.Password).Expect(http.StatusFound)
	c.Get("/admin/password_change/").Expect(http.StatusOK)
	user := webtest.Find[models.User](site, webtest.Thor, 1)
	if !strings.HasPrefix(user.Password, "argon2$") {
		t.Errorf("the password is still %q", user.Password)
	}
	if user.LastLogin == nil || time.Since(*user.LastLogin) > time.Minute {
		t.Errorf("the last login is %v", user.LastLogin)
	}
	if other := webtest.Find[models.User](site, webtest.Potter, 1); other.LastLogin != nil {
		t.Error("potter's root is said to have logged in")
	}
	site.Client(webtest.Thor).Login("odd name", webtest.Password).Expect(http.StatusFound)
}
