package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// work is what an attempt costs: who learns it could tell names that exist.
type work struct{ statements, hashes int64 }

func TestLogin_IsAsMuchWorkForNamesThatDoNotExist(t *testing.T) {
	t.Parallel()
	hasher := models.NewHasherAt(2, models.Cost{Memory: 8, Passes: 1, Threads: 1})
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Hasher = hasher }))
	costs := func(username string) work {
		c := site.Client(webtest.Thor)
		c.Get("/admin/login/")
		form := url.Values{"username": {username}, "password": {"wrong"}, "csrfmiddlewaretoken": {c.Token()}}
		r := c.Request(http.MethodPost, "/admin/login/", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		ctx, count := tenants.CountStatements(r.Context())
		before := hasher.Hashed()
		c.Do(r.WithContext(ctx)).Expect(http.StatusOK)
		return work{statements: count.Load(), hashes: hasher.Hashed() - before}
	}
	known := costs(webtest.Root)
	if known.hashes != 1 || known.statements == 0 {
		t.Errorf("an attempt at a known name is %+v: this test sees nothing", known)
	}
	for _, name := range []string{"nobody", strings.Repeat("x", 200), webtest.Plain} {
		if got := costs(name); got != known {
			t.Errorf("an attempt at %q is %+v, at a known name %+v", name, got, known)
		}
	}
}

// Whose hash is looked at in place of nobody's stays unsaid, and lets nobody in.
func TestLogin_NobodyHasNoPassword(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for i := range 8 { // one after the other stands in
		c := site.Client(webtest.Thor)
		c.Get("/admin/login/")
		attempt(c, fmt.Sprintf("nobody%d", i), webtest.Password).Expect(http.StatusOK)
		c.Get("/admin/").Expect(http.StatusFound)
	}
}
