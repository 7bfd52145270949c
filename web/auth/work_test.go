package auth_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

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

// BenchmarkLogin is for comparing the two: what the counts above cannot see.
func BenchmarkLogin(b *testing.B) {
	for what, name := range map[string]string{"known": webtest.Root, "unknown": "nobody"} {
		b.Run(what, func(b *testing.B) {
			site := webtest.New(b, webtest.WithWeb(func(cfg *web.Config) { cfg.Hasher = models.NewHasher(2) }))
			c := site.Client(webtest.Thor)
			c.Get("/admin/login/")
			for b.Loop() {
				attempt(c, name, "wrong")
				b.StopTimer()
				site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
					return tx.Where("true").Delete(&models.LoginAttempt{}).Error
				})
				b.StartTimer()
			}
		})
	}
}
