package openapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// Routes serves the document below the API's own address, to everybody: there is
// nothing in it of anybody's.
func (d *Document) Routes(api *echo.Group) {
	api.GET("/openapi.json", d.json.send)
	api.GET("/openapi.yaml", d.yaml.send)
}

// send answers those who have the file already that it is still the same. Every use
// asks: the address stays the same when the program is replaced.
func (f file) send(c echo.Context) error {
	h := c.Response().Header()
	h.Set("ETag", f.tag)
	h.Set(echo.HeaderCacheControl, "private, no-cache")
	if f.isKnown(c.Request().Header.Values("If-None-Match")) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, f.kind, f.content)
}

func (f file) isKnown(conditions []string) bool {
	known := strings.FieldsFunc(strings.Join(conditions, ","), func(r rune) bool { return r == ',' || r == ' ' })
	return slices.ContainsFunc(known, func(tag string) bool {
		return tag == "*" || strings.TrimPrefix(tag, "W/") == f.tag
	})
}
