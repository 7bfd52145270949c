package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const tokensPage = "/admin/tokens/"

func TestTokens_AreShownOnce(t *testing.T) {
	t.Parallel()
	clock := newClock()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	c := site.As(webtest.Thor, webtest.Viewer)
	page := c.Get(tokensPage).Expect(http.StatusOK)
	form := url.Values{"name": {" Backups "}, "scope": {"vote"}, "days": {"30"}}
	made := c.Submit(page, "[data-testid=token-form]", form)
	key, _ := made.Expect(http.StatusOK).Page().Find("[data-testid=key]").Attr("value")
	token := webtest.Find[models.Token](site, webtest.Thor, 1)
	if token.Name != "Backups" || token.Scope != models.VoteScope || token.UserID != 3 || token.Prefix != key[:8] {
		t.Errorf("stored %v", token)
	}
	if token.ExpiresAt == nil || !token.ExpiresAt.Equal(clock.Now().AddDate(0, 0, 30)) {
		t.Errorf("it expires at %v", token.ExpiresAt)
	}
	if got := made.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page with the key may be kept: %q", got)
	}
	again := c.Get(tokensPage).Expect(http.StatusOK)
	if strings.Contains(again.Body.String(), key) {
		t.Error("the key is shown again")
	}
	row := again.Text("[data-testid=token]")
	for _, part := range []string{"Backups", key[:8] + "…", "vote", "never", "22 Dec 2026"} {
		if !strings.Contains(row, part) {
			t.Errorf("the row is %q, without %q", row, part)
		}
	}
	script := site.Client(webtest.Thor)
	script.Header.Set("Authorization", "Token "+key)
	script.Get("/api/polls/").Expect(http.StatusOK)
	clock.turn(31 * 24 * time.Hour)
	script.Get("/api/polls/").Expect(http.StatusUnauthorized)
	if entry := webtest.Find[models.LogEntry](site, webtest.Thor, 1); entry.Message() != "Added." || entry.UserID != 3 {
		t.Errorf("the log says %v", entry)
	}
}

func TestTokens_AreRefused(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	good := url.Values{"name": {"Backups"}, "scope": {"read"}, "days": {"30"}}
	for _, test := range []struct{ field, value, says string }{
		{"name", " ", "This field is required."},
		{"name", strings.Repeat("x", 101), "at most 100 characters"},
		{"scope", "", "Choose one of"},
		{"scope", "admin", "Choose one of"},
		{"days", "31", "Choose one of"},
		{"days", "", "Choose one of"},
	} {
		form := url.Values{}
		for name, value := range good {
			form[name] = value
		}
		form.Set(test.field, test.value)
		answer := c.Submit(c.Get(tokensPage), "[data-testid=token-form]", form).Expect(http.StatusUnprocessableEntity)
		if text := answer.Text("[data-testid=token-form]"); !strings.Contains(text, test.says) {
			t.Errorf("%s %q: it says %q", test.field, test.value, text)
		}
	}
	if n := webtest.Count[models.Token](site, webtest.Thor); n != 0 {
		t.Errorf("%d tokens were made", n)
	}
	for range 100 {
		site.Token(webtest.Thor, webtest.Root)
	}
	answer := c.Submit(c.Get(tokensPage), "[data-testid=token-form]", good).Expect(http.StatusUnprocessableEntity)
	if !strings.Contains(answer.Body.String(), "You have 100 tokens") {
		t.Error("it does not say that there are too many")
	}
}

func TestTokens_AreRevoked(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	own, others := site.Script(webtest.Thor, webtest.Staff), site.Script(webtest.Thor, webtest.Root)
	namesake := site.Script(webtest.Potter, webtest.Staff)
	c := site.As(webtest.Thor, webtest.Staff)
	page := c.Get(tokensPage).Expect(http.StatusOK)
	if n := page.Page().Find("[data-testid=token]").Length(); n != 1 {
		t.Errorf("%d tokens are listed", n)
	}
	for _, id := range []string{"2", "99", "-1", "x", "99999999999999999999"} { // 2 is another's
		c.Post(tokensPage, url.Values{"revoke": {id}}).Expect(http.StatusFound)
	}
	own.Get("/api/polls/").Expect(http.StatusOK)
	c.Post(tokensPage, url.Values{"revoke": {"1"}}).Expect(http.StatusFound)
	own.Get("/api/polls/").Expect(http.StatusUnauthorized)
	others.Get("/api/polls/").Expect(http.StatusOK)
	namesake.Get("/api/polls/").Expect(http.StatusOK)
	if entry := webtest.Find[models.LogEntry](site, webtest.Thor, 1); entry.ActionFlag != models.Deletion {
		t.Errorf("the log says %v", entry)
	}
}
