package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// TestScopes_HoldAtEveryRoute calls every route of the API with a token of each
// scope: what is too narrow for it is refused whoever its user is.
func TestScopes_HoldAtEveryRoute(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	param := regexp.MustCompile(`:\w+`)
	for _, r := range site.Server.Routes() {
		if !strings.HasPrefix(r.Path, "/api/polls/") && r.Path != "/api/users/" && r.Path != "/api/logout/" ||
			r.Method == echo.RouteNotFound || strings.HasSuffix(r.Path, "/stream/") {
			continue
		}
		need := models.WriteScope
		switch {
		case r.Method == http.MethodGet, r.Path == "/api/logout/":
			need = models.ReadScope
		case strings.HasSuffix(r.Path, "/vote/"):
			need = models.VoteScope
		}
		wide := false
		for _, scope := range models.TokenScopes() {
			wide = wide || scope == need
			c := site.Client(webtest.Thor)
			c.Header.Set("Authorization", "Token "+site.ScopedToken(webtest.Thor, webtest.Root, scope))
			answer := c.JSON(r.Method, param.ReplaceAllString(r.Path, "4242"), `{}`)
			refused := answer.Code == http.StatusForbidden && strings.Contains(answer.Body.String(), "scope")
			if refused == wide {
				t.Errorf("%s %s with the scope %s: %d %s", r.Method, r.Path, scope, answer.Code, answer.Body)
			}
		}
	}
}

// TestScopes_DoNotWiden: a scope gives nobody what their user may not do.
func TestScopes_DoNotWiden(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Viewer)
	c.JSON(http.MethodDelete, "/api/polls/1/", "").Expect(http.StatusForbidden)
	voter := site.Client(webtest.Thor)
	voter.Header.Set("Authorization", "Token "+site.ScopedToken(webtest.Thor, webtest.Viewer, models.VoteScope))
	voter.JSON(http.MethodPost, "/api/polls/1/choices/1/vote/", "").Expect(http.StatusCreated)
	voter.Get("/api/polls/1/results/").Expect(http.StatusOK)
	said := voter.JSON(http.MethodOptions, "/api/polls/", "").Expect(http.StatusOK).Body.String()
	if !strings.Contains(said, "renders") || strings.Contains(said, "POST") {
		t.Errorf("OPTIONS offers what the scope does not allow: %s", said)
	}
}
