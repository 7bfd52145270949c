package auth

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/session"
)

// staffOnly sends everybody else to the login form, and from there back.
func (a *Auth) staffOnly(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if user, ok := session.UserFrom(c.Request().Context()); ok && isWelcome(user) {
			return next(c)
		}
		query := url.Values{"next": {c.Request().URL.RequestURI()}}
		return c.Redirect(http.StatusFound, a.url("login/?")+query.Encode())
	}
}

func isWelcome(user session.User) bool { return user.IsActive() && user.IsStaff() }
