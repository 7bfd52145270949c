package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/session"
)

// apiRoutes puts the API and the apps' endpoints on it.
func (s *Server) apiRoutes(*echo.Group) error { return nil }

// isScript reports whether a request brings no cookie that another site could
// abuse: it is for the API, and speaks for itself or for nobody.
func isScript(c echo.Context) bool {
	if !isAPI(c.Request().URL.Path) {
		return false
	}
	if hasCredentials(c) {
		return true
	}
	visit, ok := session.FromContext(c.Request().Context())
	return !ok || visit.UserID() == 0
}

// knowUser tells who sends the request by its session. A script that says who
// it is is never taken for the browser's user.
func (s *Server) knowUser(next echo.HandlerFunc) echo.HandlerFunc {
	bySession := s.auth.Middleware(next)
	return func(c echo.Context) error {
		if isAPI(c.Request().URL.Path) && hasCredentials(c) {
			return next(c)
		}
		return bySession(c)
	}
}

func hasCredentials(c echo.Context) bool {
	return strings.TrimSpace(c.Request().Header.Get(echo.HeaderAuthorization)) != ""
}
