package polls_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
	"pollsadmin/web/webtest"
)

// clerk may do what is listed.
type clerk []string

func (clerk) ID() uint                     { return 1 }
func (clerk) Username() string             { return "clerk" }
func (clerk) DisplayName() string          { return "clerk" }
func (clerk) FullName() string             { return "clerk" }
func (clerk) IsActive() bool               { return true }
func (clerk) IsStaff() bool                { return true }
func (clerk) IsSuperuser() bool            { return false }
func (clerk) HasUsablePassword() bool      { return true }
func (c clerk) Can(permission string) bool { return slices.Contains(c, permission) }

// notebook is a journal that is read by the test alone.
type notebook struct {
	admin.Journal
	entries []admin.Entry
}

func (n *notebook) Record(_ context.Context, _ *gorm.DB, entries []admin.Entry) error {
	n.entries = append(n.entries, entries...)
	return nil
}

// own is an administration site of a test's own, over the databases of a site.
type own struct {
	*echo.Echo
	*notebook
}

// ownSite has the models that register puts on it.
func ownSite(t *testing.T, register func(*admin.Site)) own {
	t.Helper()
	journal := &notebook{}
	site := admin.NewSite(admin.Config{Prefix: "/admin/", Journal: journal, Now: time.Now,
		Read: tenants.Read, Write: tenants.Write})
	register(site)
	if err := site.Check(); err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	site.Routes(e.Group("/admin"))
	return own{e, journal}
}

// send asks the site something about thor in somebody's name.
func (o own) send(site *webtest.Site, who clerk, method, path string, form url.Values) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	site.In(webtest.Thor, func(ctx context.Context, _ *tenants.Tenant) {
		body := strings.NewReader(form.Encode())
		request := httptest.NewRequestWithContext(session.WithUser(ctx, who), method, path, body)
		request.Header.Set(echo.HeaderContentType, echo.MIMEApplicationForm)
		o.ServeHTTP(answer, request)
	})
	return answer
}
