package web

import (
	"bytes"
	"fmt"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// render draws the page to the end before it sends a byte: an error half-way
// can still become an error page.
func render(c echo.Context, status int, page templ.Component) error {
	var html bytes.Buffer
	if err := page.Render(c.Request().Context(), &html); err != nil {
		return fmt.Errorf("drawing the page: %w", err)
	}
	return c.HTMLBlob(status, html.Bytes())
}
