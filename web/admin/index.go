package admin

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// recentActions is Django's number of them on the index.
const recentActions = 10

// showIndex answers GET /admin/.
func (s *Site) showIndex(v *visit) error {
	entries, err := s.cfg.Journal.Recent(v.ctx, s.cfg.Read(v.ctx), v.who.ID(), recentActions)
	if err != nil {
		return err
	}
	parts, err := s.dashboard(v)
	if err != nil {
		return err
	}
	title := cmp.Or(s.cfg.Brand.IndexTitle, "Site administration")
	page := viewadmin.Index{Page: v.page(title, "dashboard"), Dashboard: parts, ShowRecent: true}
	page.Apps, page.Page.Nav, page.Page.Breadcrumbs = page.Page.Nav, nil, nil
	for _, e := range entries {
		page.Recent = append(page.Recent, s.recentAction(e))
	}
	return v.render(http.StatusOK, viewadmin.IndexPage(page))
}

// showApp answers GET /admin/A/.
func (s *Site) showApp(label string) func(*visit) error {
	return func(v *visit) error {
		title := s.appName(label) + " administration"
		page := viewadmin.Index{Page: v.page(title, "dashboard app-"+label, views.Link{Text: s.appName(label)})}
		for _, app := range page.Page.Nav {
			if app.URL == s.cfg.Prefix+label+"/" {
				page.Apps = []views.App{app}
			}
		}
		page.Page.Nav = nil
		if len(page.Apps) == 0 {
			return echo.ErrNotFound
		}
		return v.render(http.StatusOK, viewadmin.IndexPage(page))
	}
}

// recentAction links what is still there and can still be looked at.
func (s *Site) recentAction(e Entry) viewadmin.RecentAction {
	action := viewadmin.RecentAction{Action: e.Deed.String(), Object: views.Link{Text: e.Text}, Model: e.Object.Model}
	for _, r := range s.resources {
		if r.app != e.Object.App || r.name != e.Object.Model {
			continue
		}
		action.Model = capitalize(r.singular)
		if e.Deed != Deleted {
			action.Object.URL = r.objectURL(e.Object.ID, "change")
		}
	}
	return action
}
