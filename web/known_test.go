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

// A vote has nobody read again who is known; what changes about them here counts at once.
func TestKnown_UntilSomethingOfTheirsChanges(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.FilesOnly() // for a cluster does not tell what was changed
	viewer, script := site.As(webtest.Thor, webtest.Viewer), site.Script(webtest.Thor, webtest.Viewer)
	call := func(want int) (statements int64) {
		t.Helper()
		r := script.Request(http.MethodGet, "/api/polls/1/votes/", nil)
		ctx, count := tenants.CountStatements(r.Context())
		script.Do(r.WithContext(ctx)).Expect(want)
		return count.Load()
	}
	do := func(statement string) {
		t.Helper()
		site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Exec(statement).Error })
	}
	call(http.StatusOK) // notes that the token is in use
	const id = "(SELECT id FROM auth_user WHERE username = 'viewer')"
	for _, change := range []struct {
		statement  string
		page, call int
	}{
		{"UPDATE auth_user SET first_name = 'V'", 200, 200},
		{"INSERT INTO auth_group (id, name) VALUES (50, 'Viewers')", 200, 200},
		{`INSERT INTO auth_group_permissions (group_id, permission_id)
			SELECT 50, permission_id FROM auth_user_user_permissions WHERE user_id = ` + id, 200, 200},
		{"INSERT INTO auth_user_groups (group_id, user_id) VALUES (50, " + id + ")", 200, 200},
		{"DELETE FROM auth_user_user_permissions", 200, 200},
		{"DELETE FROM auth_group_permissions", 403, 403},
		{"INSERT INTO auth_group_permissions (group_id, permission_id) SELECT 50, id FROM auth_permission", 200, 200},
		{"UPDATE auth_permission SET codename = 'old_' || codename", 403, 403},
		{"UPDATE auth_permission SET codename = substr(codename, 5)", 200, 200},
		{"UPDATE django_content_type SET app_label = 'old_' || app_label", 403, 403},
		{"UPDATE django_content_type SET app_label = substr(app_label, 5)", 200, 200},
		{"DELETE FROM auth_user_groups", 403, 403},
		{"UPDATE auth_user SET is_superuser = TRUE", 200, 200},
		{"UPDATE api_tokens SET expires_at = '2001-01-01 00:00:00'", 200, 401},
		{"UPDATE api_tokens SET expires_at = NULL", 200, 200},
	} {
		do(change.statement)
		viewer.Get("/admin/polls/vote/").Expect(change.page)
		afterwards := call(change.call)
		if change.call != http.StatusOK {
			continue
		}
		do("UPDATE polls_vote SET poll_id = poll_id")
		if n := call(http.StatusOK); n >= afterwards {
			t.Errorf("%s: %d statements, and after a vote %d", change.statement, afterwards, n)
		}
	}
	do("DELETE FROM sessions")
	viewer.Get("/admin/polls/vote/").Expect(http.StatusFound)
}
