package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

func redirect(status int, to string) echo.HandlerFunc {
	return func(c echo.Context) error { return c.Redirect(status, to) }
}

// oneSlash refuses addresses that begin with two: where one of them were sent
// back in a redirect, browsers would take it for another host.
func oneSlash(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if strings.HasPrefix(c.Request().URL.Path, "//") {
			return echo.ErrNotFound
		}
		return next(c)
	}
}

// slashes sends a browser that left out the final slash to the address that
// has one, if there is such an address.
func slashes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		r := c.Request()
		if !errors.Is(err, echo.ErrNotFound) || r.Method != http.MethodGet || !isRoute(c, r.URL.Path+"/") {
			return err
		}
		to := url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}
		return c.Redirect(http.StatusMovedPermanently, to.String())
	}
}

// isRoute reports whether a GET of path would find more than a catch-all.
func isRoute(c echo.Context, path string) bool {
	found := c.Echo().NewContext(c.Request(), nil)
	c.Echo().Router().Find(http.MethodGet, path, found)
	return found.Path() != "" && !strings.HasSuffix(found.Path(), "*")
}
