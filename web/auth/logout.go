package auth

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/views/admin"
	"pollsadmin/web/session"
)

// refuseLogout keeps links and pictures from logging people out.
func (a *Auth) refuseLogout(c echo.Context) error {
	if _, ok := session.UserFrom(c.Request().Context()); !ok {
		return c.Redirect(http.StatusFound, a.cfg.Site.Index)
	}
	c.Response().Header().Set(echo.HeaderAllow, http.MethodPost)
	return echo.ErrMethodNotAllowed
}

// logOut ends the session, and says goodbye or leads back to where everybody may be.
func (a *Auth) logOut(c echo.Context) error {
	ctx := c.Request().Context()
	visit, ok := session.FromContext(ctx)
	if _, known := session.UserFrom(ctx); !ok || !known {
		return c.Redirect(http.StatusFound, a.cfg.Site.Index)
	}
	visit.Logout()
	if err := visit.Save(); err != nil {
		return err
	}
	if next := localPath(c.Request().PostFormValue("next")); next != "" {
		return c.Redirect(http.StatusFound, next)
	}
	page := session.Page(session.WithUser(ctx, nil), "Logged out")
	page.Site = a.cfg.Site
	return a.cfg.Render(c, http.StatusOK, admin.LoggedOutPage(admin.LoggedOut{Page: page, LoginURL: a.url("login/")}))
}
