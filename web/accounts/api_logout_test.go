package accounts_test

import (
	"net/http"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

func TestLogout_RevokesTheTokenUsed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	used, spare := site.Script(webtest.Thor, webtest.Plain), site.Script(webtest.Thor, webtest.Plain)
	namesake := site.Script(webtest.Potter, webtest.Plain) // with the same ids
	used.JSON(http.MethodPost, "/api/logout/", "").Expect(http.StatusNoContent)
	used.Get("/api/polls/").Expect(http.StatusUnauthorized)
	used.JSON(http.MethodPost, "/api/logout/", "").Expect(http.StatusUnauthorized)
	spare.Get("/api/polls/").Expect(http.StatusOK)
	namesake.Get("/api/polls/").Expect(http.StatusOK)
	if n := webtest.Count[models.Token](site, webtest.Thor); n != 1 {
		t.Errorf("%d tokens are left", n)
	}
}

func TestLogout_EndsTheSession(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c, other := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Root)
	site.Token(webtest.Thor, webtest.Root)
	c.JSON(http.MethodPost, "/api/logout/", "").Expect(http.StatusForbidden) // without the token of a form
	c.Get("/admin/").Expect(http.StatusOK)
	c.JSON(http.MethodPost, "/api/logout/", "").Expect(http.StatusNoContent)
	c.Get("/api/polls/").Expect(http.StatusUnauthorized)
	other.Get("/api/polls/").Expect(http.StatusOK)
	if n := webtest.Count[models.Token](site, webtest.Thor); n != 1 {
		t.Errorf("%d tokens are left", n)
	}
}
