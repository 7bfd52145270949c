package web_test

import (
	"context"
	"net/http"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// What another program changes about somebody counts at their next request, though
// the server need not have read it again.
func TestKnown_UntilAnotherProgramChangesIt(t *testing.T) {
	t.Parallel()
	var settings tenants.Config
	site := webtest.New(t, webtest.WithRegistry(func(cfg *tenants.Config) { settings = *cfg }))
	site.FilesOnly() // for the other program is told of no cluster
	other, err := tenants.Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close(context.WithoutCancel(t.Context())) })
	change := func(what string, fn func(tx *gorm.DB) error) {
		t.Helper()
		tenant, err := other.Acquire(t.Context(), webtest.Thor)
		if err != nil {
			t.Fatal(err)
		}
		defer tenant.Release()
		if err := tenant.Write(t.Context(), fn); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	staff, viewer := site.As(webtest.Thor, webtest.Staff), site.As(webtest.Thor, webtest.Viewer)
	root := site.As(webtest.Thor, webtest.Root)
	script, second := site.Script(webtest.Thor, webtest.Staff), site.Script(webtest.Thor, webtest.Viewer)
	elsewhere := site.Script(webtest.Potter, webtest.Staff)
	for range 3 { // the later ones of what is kept
		staff.Get("/admin/").Expect(http.StatusOK)
		root.Get("/admin/").Expect(http.StatusOK)
		viewer.Get("/admin/polls/poll/").Expect(http.StatusOK)
		script.Get("/api/polls/").Expect(http.StatusOK)
		second.Get("/api/polls/").Expect(http.StatusOK)
		elsewhere.Get("/api/polls/").Expect(http.StatusOK)
	}
	change("deactivating", func(tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("username = ?", webtest.Staff).Update("is_active", false).Error
	})
	staff.Get("/admin/").Expect(http.StatusFound)
	script.Get("/api/polls/").Expect(http.StatusUnauthorized)
	change("taking rights away", func(tx *gorm.DB) error {
		return tx.Exec("DELETE FROM auth_user_user_permissions").Error
	})
	viewer.Get("/admin/polls/poll/").Expect(http.StatusForbidden)
	change("revoking", func(tx *gorm.DB) error { return tx.Where("1 = 1").Delete(&models.Token{}).Error })
	second.Get("/api/polls/").Expect(http.StatusUnauthorized)
	change("ending sessions", func(tx *gorm.DB) error { return tx.Where("1 = 1").Delete(&models.Session{}).Error })
	root.Get("/admin/").Expect(http.StatusFound)
	elsewhere.Get("/api/polls/").Expect(http.StatusOK)
}
