package api

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	browser "pollsadmin/views/api"
	"pollsadmin/web/session"
)

// dress puts around an answer what people know it by, and what they can ask next.
func (c *Call) dress(answer *captured) browser.Answer {
	r := c.echo.Request()
	page := browser.Answer{
		Page: c.frame(answer.status), About: c.resource.About,
		Method: r.Method, Address: r.URL.RequestURI(), Status: statusLine(answer.status),
	}
	known := c.resource.Path != ""
	if known && answer.header.Get(echo.HeaderAllow) == "" {
		answer.header.Set(echo.HeaderAllow, c.resource.allowed())
	}
	page.Headers = headersOf(answer)
	page.Body = c.highlight(answer.body.Bytes())
	if known && c.resource.Get != nil {
		page.Formats = c.formatLinks()
	}
	if known && !forbids(answer.status) {
		page.Below, page.Pages = c.below(), c.pages(answer)
		c.offer(&page, answer)
	}
	return page
}

// frame is what stands around every page. Messages wait for a page that shows them.
func (c *Call) frame(status int) views.Page {
	ctx := c.Context()
	page := views.Page{Title: c.title(), Site: c.api.cfg.Site, Tenant: session.Tenant(ctx), BodyClass: "api"}
	if c.resource.Path == "" {
		page.Title = http.StatusText(status)
	}
	if page.Tenant == "" {
		page.Site.Index, page.Site.URL = "", "" // lead nowhere
		return page
	}
	page.Breadcrumbs = c.breadcrumbs(page.Title)
	if c.hasKey() {
		return page
	}
	who, known := session.UserFrom(ctx)
	if visit, ok := session.FromContext(ctx); ok && (known || c.resource.Open) {
		page.CSRF = visit.CSRFToken()
	}
	address := c.echo.Request().URL.RequestURI()
	if known {
		page.User = &views.User{ID: who.ID(), Name: who.DisplayName(), HasPassword: who.HasUsablePassword()}
		page.Return = address
	} else {
		page.Login = page.Site.Index + "login/?" + url.Values{"next": {address}}.Encode()
	}
	return page
}

// hasKey reports whether a script asks for a page. It gets no forms: they would come
// without its key.
func (c *Call) hasKey() bool { return c.echo.Request().Header.Get(echo.HeaderAuthorization) != "" }

// offer puts the buttons and the forms on a page for who may use them.
func (c *Call) offer(page *browser.Answer, answer *captured) {
	if page.Page.CSRF == "" {
		return
	}
	page.Options = true
	may := c.browsing.writes
	if slices.Contains(may, http.MethodDelete) {
		page.Delete = "“" + c.title() + "”"
	}
	page.Form, page.Raw = c.forms(answer)
	for _, refused := range []bool{
		page.Form != nil && (page.Form.Count > 0 || len(page.Form.Errors) > 0),
		page.Raw != nil && len(page.Raw.Errors) > 0,
	} {
		page.Page.Invalid = page.Page.Invalid || refused
	}
}

// formatLinks lead to the same address in each format.
func (c *Call) formatLinks() []views.Link {
	var links []views.Link
	for _, f := range c.resource.formats() {
		query := c.echo.Request().URL.Query()
		query.Set(formatParam, string(f))
		address := url.URL{Path: c.echo.Request().URL.Path, RawQuery: query.Encode()}
		links = append(links, views.Link{Text: string(f), URL: address.String()})
	}
	return links
}

// title is what the last part of the address names: "Choices" for "choices/", and
// "Choice 3" for an id.
func (c *Call) title() string { return c.titleOf(c.resource.Path) }

func (c *Call) titleOf(pattern string) string {
	parts := strings.Split(strings.Trim(pattern, "/"), "/")
	last := parts[len(parts)-1]
	if name, ok := strings.CutPrefix(last, ":"); ok {
		return capital(name) + " " + c.param(name)
	}
	if last == "" {
		return "API"
	}
	return capital(last)
}
