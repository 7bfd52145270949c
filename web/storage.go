package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
)

// freed is when to try again what found no room: somebody has to make some.
const freed = time.Hour

var errFull = errors.New("the tenant's database is as large as it may be")

// room refuses what adds to a tenant whose database is as large as it may be. To
// come in, to delete and to leave is possible all the same.
func (s *Server) room(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		tenant, ok := tenants.FromContext(c.Request().Context())
		if !ok || !adds(c) {
			return next(c)
		}
		full, err := tenant.Full(c.Request().Context())
		if err == nil && full {
			err = errFull
		}
		if err != nil {
			return err
		}
		return next(c)
	}
}

// adds tells by the method and the address whether a request may make a database larger.
func adds(c echo.Context) bool {
	switch c.Request().Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
	default:
		return false
	}
	path := c.Request().URL.Path
	ends := func(suffix string) bool { return strings.HasSuffix(path, suffix) }
	if slices.ContainsFunc([]string{"/login/", "/logout/", "/delete/"}, ends) {
		return false
	}
	return !isAdmin(path) || c.FormValue("action") != "delete_selected"
}
