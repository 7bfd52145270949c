package admin

import (
	"fmt"
	"slices"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	"pollsadmin/web/session"
)

// SitePage is a page of the site that is about no object, at /admin/APP/PATH/:
// Django's AdminSite.get_urls. The index and the sidebar list it below the
// models of its app, and the command palette finds it.
type SitePage struct {
	App   string // the label of an app that has models here
	Path  string // not the name of one of them
	Label string
	// May says who gets to see the page, of those who may come in at all: all of
	// them unless set.
	May func(who session.User) bool
	// Serve answers GET and POST.
	Serve func(c echo.Context, v *SiteVisit) error
}

// AddPage puts a page on the site. What is wrong with it is reported by Site.Check.
func (s *Site) AddPage(p SitePage) {
	s.pages = append(s.pages, &p)
	s.checks = append(s.checks, func() error { return s.checkPage(p) })
}

func (s *Site) checkPage(p SitePage) error {
	taken := slices.ContainsFunc(s.resources, func(r *resource) bool { return r.app == p.App && r.name == p.Path })
	switch {
	case p.Path == "" || p.Label == "" || p.Serve == nil:
		return fmt.Errorf("admin: page %q: it needs a Path, a Label and Serve", p.Path)
	case !slices.Contains(s.appLabels(), p.App):
		return fmt.Errorf("admin: page %q: there is no app %q", p.Path, p.App)
	case taken:
		return fmt.Errorf("admin: page %q: a model of the app %s has this address", p.Path, p.App)
	}
	return nil
}

func (p *SitePage) isFor(who session.User) bool { return p.May == nil || p.May(who) }

// serveSitePage answers a page that is about no object.
func (s *Site) serveSitePage(p *SitePage) func(*visit) error {
	return func(v *visit) error {
		if !p.isFor(v.who) {
			return errForbiddenPage
		}
		v.sitePage = p
		return p.Serve(v.c, &SiteVisit{Reader{v}})
	}
}

// pageViews are the lines of an app's pages on the index.
func (v *visit) pageViews(app string) []views.Model {
	var list []views.Model
	for _, p := range v.site.pages {
		if p.App == app && p.isFor(v.who) {
			list = append(list, views.Model{Name: p.Label, URL: v.site.pageURL(p), Current: v.sitePage == p})
		}
	}
	return list
}

func (s *Site) pageURL(p *SitePage) string { return s.cfg.Prefix + p.App + "/" + p.Path + "/" }

// PageURL is the address of a page of an app; empty when the user may not see it.
func (r Reader) PageURL(app, path string) string {
	for _, p := range r.v.site.pages {
		if p.App == app && p.Path == path && p.isFor(r.v.who) {
			return r.v.site.pageURL(p)
		}
	}
	return ""
}

// SiteVisit is a request to a SitePage, and what that may ask of the site. All
// that a Reader knows it knows too.
type SiteVisit struct{ Reader }

// Page is the frame of the page.
func (v *SiteVisit) Page(title string) views.Page {
	s, p := v.v.site, v.v.sitePage
	return v.v.page(title, "site-page app-"+p.App,
		views.Link{Text: s.appName(p.App), URL: s.cfg.Prefix + p.App + "/"}, views.Link{Text: title})
}

// Render sends a page.
func (v *SiteVisit) Render(status int, page templ.Component) error { return v.v.render(status, page) }

// Tell shows a message on the next page.
func (v *SiteVisit) Tell(m views.Message) { session.Flash(v.v.ctx, m) }
