package admin

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	"pollsadmin/web/session"
)

// visit is one request of somebody whom the gate let through.
type visit struct {
	c    echo.Context
	ctx  context.Context
	site *Site
	res  *resource // nil on pages that are about no model
	who  session.User

	began time.Time // by the site's clock
	popup bool      // the page stands in a dialog, or in a window that somebody opened for it

	sitePage *SitePage       // nil on other pages
	messages []views.Message // for this very page
}

// may reports whether the user may do something to the model, or to one row of it.
func (v *visit) may(verb Verb, r *row) bool { return v.res.permits(v.ctx, v.who, verb, r) }

// mayTo is may for any model.
func (v *visit) mayTo(r *resource, verb Verb) bool { return r.permits(v.ctx, v.who, verb, nil) }

func (r *resource) permits(ctx context.Context, who session.User, verb Verb, row *row) bool {
	if r.allow == nil {
		return r.granted(who, verb)
	}
	return r.allow(ctx, who, verb, row)
}

func (v *visit) zone() *time.Location {
	if v.site.cfg.Location == nil {
		return time.UTC
	}
	return v.site.cfg.Location(v.ctx)
}

// page is the frame of a page. The breadcrumbs begin at home and at the app.
func (v *visit) page(title, class string, crumbs ...views.Link) views.Page {
	page := session.Page(v.ctx, title)
	page.Site = v.site.cfg.Brand
	page.Messages = append(page.Messages, v.messages...)
	page.Nav = v.site.apps(v)
	page.Sidebar = v.drawNav(page.Nav)
	page.BodyClass = class
	page.Popup = v.popup
	if v.popup {
		page.BodyClass = "popup " + class
	}
	page.Breadcrumbs = []views.Link{{Text: "Home", URL: v.site.cfg.Prefix}}
	if v.res != nil {
		page.BodyClass = "app-" + v.res.app + " model-" + v.res.name + " " + page.BodyClass
		page.Breadcrumbs = append(page.Breadcrumbs,
			views.Link{Text: v.site.appName(v.res.app), URL: v.site.cfg.Prefix + v.res.app + "/"})
	}
	page.Breadcrumbs = append(page.Breadcrumbs, crumbs...)
	return page
}

// now shows a message on this very page.
func (v *visit) now(m views.Message) { v.messages = append(v.messages, m) }

// listCrumb leads to the list, as it was filtered.
func (v *visit) listCrumb() views.Link {
	return views.Link{Text: capitalize(v.res.plural), URL: v.listURL()}
}

// listURL is the list as it was filtered and sorted.
func (v *visit) listURL() string {
	if v.popup {
		return withQuery(v.res.url(), popupOf(v.c.QueryParams()).Encode())
	}
	return withQuery(v.res.url(), v.c.QueryParam(paramPreserved))
}

// render sends a page, once it is known to be whole.
func (v *visit) render(status int, page templ.Component) error {
	body := v.site.buffer()
	defer v.site.buffers.Put(body)
	if err := page.Render(v.ctx, body); err != nil {
		return err
	}
	header := v.c.Response().Header()
	header.Set(echo.HeaderCacheControl, "no-store")
	header.Set(echo.HeaderContentLength, strconv.Itoa(body.Len())) // or it goes out in chunks
	return v.c.HTMLBlob(status, body.Bytes())
}

func (v *visit) redirect(address string) error { return v.c.Redirect(http.StatusFound, address) }

// toLogin sends a browser to the log-in form, and back here afterwards.
func (s *Site) toLogin(c echo.Context) error {
	next := url.Values{"next": {c.Request().URL.RequestURI()}}
	return c.Redirect(http.StatusFound, s.cfg.Prefix+"login/?"+next.Encode())
}

// catchAll answers for pages that are not there. A slash that somebody forgot
// is the program's business: the same holds outside of the site.
func (s *Site) catchAll(*visit) error { return echo.ErrNotFound }

func withQuery(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// preservedOf is the list's query string, to be carried to the next page, which
// is a popup if this one is.
func preservedOf(c echo.Context) string {
	carried := popupOf(c.QueryParams())
	if filters := c.QueryParam(paramPreserved); filters != "" {
		carried.Set(paramPreserved, filters)
	}
	return carried.Encode()
}
