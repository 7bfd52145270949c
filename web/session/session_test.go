package session_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// inside is a page for those who are logged in; others are sent away.
const inside = "/admin/password_change/"

func named(c *webtest.Client, name string) *http.Cookie {
	for _, cookie := range c.Cookies() {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

func TestSession_KeepsItsKeyToTheBrowser(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	key := named(c, "sid").Value
	hash := sha256.Sum256([]byte(key))
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		var rows []models.Session
		if err := tx.Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) != 1 || !bytes.Equal(rows[0].KeyHash, hash[:]) || rows[0].UserID == nil || *rows[0].UserID != 1 {
			t.Errorf("the rows are %+v", rows)
		}
		if bytes.Contains(rows[0].Data, []byte(key)) || bytes.Contains(rows[0].Data, []byte("argon2")) {
			t.Errorf("the row holds a secret: %s", rows[0].Data)
		}
		return nil
	})
	if strings.Contains(site.Log.String(), key) {
		t.Error("the log holds the key")
	}
}

func TestSession_CookieIsOfThisHostAlone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secure   bool
		sid, own string
	}{
		"http":  {false, "sid", "browser"},
		"https": {true, "__Host-sid", "__Host-browser"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.SecureCookies = test.secure }))
			c := site.Client(webtest.Thor)
			form := c.Get("/admin/login/")
			login := c.Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
			for cookieName, answer := range map[string]*webtest.Response{test.own: form, test.sid: login} {
				cookies := answer.NewCookies()
				if len(cookies) != 1 {
					t.Fatalf("got %d cookies: %v", len(cookies), cookies)
				}
				got := cookies[0]
				if got.Name != cookieName || got.Domain != "" || got.Path != "/" || !got.HttpOnly ||
					got.SameSite != http.SameSiteLaxMode || got.Secure != test.secure {
					t.Errorf("the cookie is %s", got.Raw)
				}
			}
			if age := login.NewCookies()[0].MaxAge; age != 14*24*60*60 {
				t.Errorf("the session lives for %d seconds", age)
			}
		})
	}
}

func TestSession_GetsANewKeyAtLogin(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	attackers := named(site.As(webtest.Thor, webtest.Staff), "sid").Value
	for name, planted := range map[string]string{"made up": strings.Repeat("A", 43), "given": attackers} {
		victim := site.Client(webtest.Thor)
		victim.SetCookies(&http.Cookie{Name: "sid", Value: planted, Path: "/"})
		if name == "given" {
			victim.Get(inside).Expect(http.StatusOK) // for the token: they are staff, unknowingly
		} else {
			victim.Get("/admin/login/").Expect(http.StatusOK)
		}
		victim.Post("/admin/login/", url.Values{
			"username": {webtest.Root}, "password": {webtest.Password},
		}).Expect(http.StatusFound)
		if named(victim, "sid").Value == planted {
			t.Errorf("%s: the planted key was kept", name)
		}
		victim.Get(inside).Expect(http.StatusOK)
		thief := site.Client(webtest.Thor)
		thief.SetCookies(&http.Cookie{Name: "sid", Value: planted, Path: "/"})
		thief.Get(inside).Expect(http.StatusFound)
	}
}

func TestSession_IsWorthlessAtAnotherTenant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	elsewhere := site.Client(webtest.Potter)
	elsewhere.SetCookies(c.Cookies()...)
	elsewhere.Get(inside).Expect(http.StatusFound)
	if n := webtest.Count[models.Session](site, webtest.Potter); n != 0 {
		t.Errorf("potter has %d sessions", n)
	}
	// Even a stolen row does not make it one: the fingerprint is thor's.
	var row models.Session
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Take(&row).Error })
	site.Write(webtest.Potter, func(_ context.Context, tx *gorm.DB) error { return tx.Create(&row).Error })
	elsewhere.SetCookies(c.Cookies()...)
	elsewhere.Get(inside).Expect(http.StatusFound)
	c.Get(inside).Expect(http.StatusOK)
}

func TestSession_WritesNothingForStrangers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Client(webtest.Thor)
	for range 3 {
		c.Get("/admin/login/").Expect(http.StatusOK)
		c.Get("/admin/").Expect(http.StatusFound)
		c.Get("/nothing/").Expect(http.StatusNotFound)
	}
	if n := webtest.Count[models.Session](site, webtest.Thor); n != 0 {
		t.Errorf("%d sessions were stored", n)
	}
	if answer := site.Client(webtest.Thor).Get("/admin/"); len(answer.NewCookies()) != 0 {
		t.Errorf("a redirect set %v", answer.NewCookies())
	}
}

// clock is one that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestSession_LivesTwoWeeksFromTheLastRequest(t *testing.T) {
	t.Parallel()
	clock := &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	c := site.As(webtest.Thor, webtest.Root)
	expires := func() time.Time {
		var row models.Session
		site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Take(&row).Error })
		return row.ExpiresAt
	}
	const life, minute = 14 * 24 * time.Hour, time.Minute
	began := clock.Now()
	for _, step := range []struct {
		after, since time.Duration
		touched      bool
	}{
		{0, 0, false},
		{59 * time.Second, 0, false},
		{2 * time.Second, 61 * time.Second, true},
		{30 * time.Second, 61 * time.Second, false},
		{life - minute, 91*time.Second + life - minute, true},
	} {
		clock.turn(step.after)
		answer := c.Get(inside).Expect(http.StatusOK)
		if got := expires(); !got.Equal(began.Add(step.since + life)) {
			t.Errorf("after %s it expires at %s", clock.Now().Sub(began), got)
		}
		if touched := len(answer.NewCookies()) > 0; touched != step.touched {
			t.Errorf("after %s the cookie was sent anew: %t", clock.Now().Sub(began), touched)
		}
	}
	clock.turn(life)
	c.Get(inside).Expect(http.StatusFound)
}
