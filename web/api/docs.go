package api

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/views"
	browser "pollsadmin/views/api"
)

// docsPath is where the description is for people to read.
const docsPath = "/docs/"

// showDocs shows the page on which the description can be read and tried. It is the
// same for everybody, but for who is logged in, as calls that are tried come from them.
func (a *API) showDocs(c echo.Context) error {
	call := &Call{api: a, echo: c, format: Page, resource: Resource{Path: docsPath}}
	page := call.frame(http.StatusOK)
	page.Title = "Documentation"
	page.Breadcrumbs[len(page.Breadcrumbs)-1] = views.Link{Text: page.Title}
	var html bytes.Buffer
	if err := browser.DocsPage(page).Render(c.Request().Context(), &html); err != nil {
		return fmt.Errorf("drawing the page: %w", err)
	}
	return c.HTMLBlob(http.StatusOK, html.Bytes())
}
