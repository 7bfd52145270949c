package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/web/session"
)

// failurePage needs no database: the tenant may be the very thing that failed,
// or be given back already. It shows what the request has learnt so far.
func (s *Server) failurePage(a answer, c echo.Context) templ.Component {
	ctx := c.Request().Context()
	page := views.Page{Title: a.title, Site: s.cfg.Site}
	if tenant, ok := tenants.FromContext(ctx); ok {
		page.Tenant = string(tenant.Name)
	} else {
		page.Site.Index, page.Site.URL = "", "" // lead nowhere
	}
	failure := views.Failure{Page: page, Status: a.status, Detail: a.detail, RequestID: requestID(c)}
	if isAdmin(c.Request().URL.Path) {
		s.dress(ctx, &failure, c.Request().URL.Path)
	}
	return views.FailurePage(failure)
}

// isAdmin tells by the address whether a page belongs to the administration site.
func isAdmin(path string) bool { return strings.HasPrefix(path, "/admin/") }

// dress gives the page what staff have around every page of the administration
// site, and a way back to the list that they came from. Messages wait for the
// next page: a failed request leaves the session as it was.
func (s *Server) dress(ctx context.Context, failure *views.Failure, path string) {
	page := &failure.Page
	visit, ok := session.FromContext(ctx)
	who, known := session.UserFrom(ctx)
	if !ok || !known || !who.IsStaff() {
		return
	}
	page.User = &views.User{ID: who.ID(), Name: who.DisplayName(), HasPassword: who.HasUsablePassword()}
	page.CSRF = visit.CSRFToken()
	page.Nav = s.site.Nav(ctx)
	page.Breadcrumbs = []views.Link{{Text: "Home", URL: page.Site.Index}}
	for _, app := range page.Nav {
		if app.URL != "" && strings.HasPrefix(path, app.URL) {
			page.Breadcrumbs = append(page.Breadcrumbs, views.Link{Text: app.Name, URL: app.URL})
			failure.Back = backToList(page, app, path)
		}
	}
	page.Breadcrumbs = append(page.Breadcrumbs, views.Link{Text: page.Title})
}

// backToList finds the list that a page lies below, and marks it in the sidebar.
func backToList(page *views.Page, app views.App, path string) views.Link {
	for i, model := range app.Models {
		if model.URL == "" || !strings.HasPrefix(path, model.URL) {
			continue
		}
		app.Models[i].Current = true
		page.Breadcrumbs = append(page.Breadcrumbs, views.Link{Text: model.Name, URL: model.URL})
		if path != model.URL {
			return views.Link{Text: model.Name, URL: model.URL}
		}
	}
	return views.Link{}
}
