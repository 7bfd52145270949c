package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// refused is the one answer to all that may be wrong with an attempt; Django's words.
const refused = "Please enter the correct username and password for a staff account. " +
	"Note that both fields may be case-sensitive."

// showLogin shows the form, unless there is nothing to log in for.
func (a *Auth) showLogin(c echo.Context) error {
	next := c.QueryParam("next")
	user, ok := session.UserFrom(c.Request().Context())
	if ok && isWelcome(user) {
		return c.Redirect(http.StatusFound, a.afterLogin(next))
	}
	form := a.loginForm(c.Request().Context(), next)
	if ok {
		form.Notice = fmt.Sprintf("You are authenticated as %s, but are not authorized to access this page. "+
			"Would you like to login to a different account?", user.Username())
	}
	return a.cfg.Render(c, http.StatusOK, admin.LoginPage(form))
}

// logIn begins a session for whoever sends the right name and password.
func (a *Auth) logIn(c echo.Context) error {
	r := c.Request()
	ctx := r.Context()
	name, password := r.PostFormValue("username"), r.PostFormValue("password")
	next := cmp.Or(r.PostFormValue("next"), c.QueryParam("next"))
	if name == "" || password == "" {
		return a.showIncomplete(c, name, password, next)
	}
	user, err := a.Authenticate(ctx, name, password, c.RealIP())
	if err == nil && !user.IsStaff {
		err = ErrCredentials
	}
	if err != nil {
		return a.showRefusal(c, name, next, err)
	}
	return a.admit(c, user, next)
}

// enter starts the user's session, and fails unless it is stored.
func (a *Auth) enter(c echo.Context, user *models.User, next string, strong bool) error {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return err
	}
	err = tenant.WriteShared(ctx, func(tx *gorm.DB) error { return models.NoteLogin(ctx, tx, user.ID, a.cfg.Now()) })
	if err != nil {
		return err
	}
	visit.Login(user.ID, user.Password)
	visit.SetStrong(strong)
	if err := visit.Save(); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, a.afterLogin(next))
}

func (a *Auth) afterLogin(next string) string { return cmp.Or(localPath(next), a.cfg.Site.Index) }

func (a *Auth) showIncomplete(c echo.Context, name, password, next string) error {
	form := a.loginForm(c.Request().Context(), next)
	form.Page.Invalid = true
	form.Username.Value = name
	if name == "" {
		form.Username.Errors = []string{record.Required}
	}
	if password == "" {
		form.Password.Errors = []string{record.Required}
	}
	return a.cfg.Render(c, http.StatusOK, admin.LoginPage(form))
}

// showRefusal shows the form again; other errors are not for the form.
func (a *Auth) showRefusal(c echo.Context, name, next string, err error) error {
	status, complaint := http.StatusOK, refused
	var throttled *ThrottledError
	switch {
	case errors.As(err, &throttled):
		seconds := strconv.Itoa(int(math.Ceil(throttled.wait.Seconds())))
		status, complaint = http.StatusTooManyRequests, "Too many attempts. Try again in "+seconds+" seconds."
		c.Response().Header().Set(echo.HeaderRetryAfter, seconds)
	case !errors.Is(err, ErrCredentials):
		return err
	}
	form := a.loginForm(c.Request().Context(), next)
	form.Page.Invalid, form.Errors = true, []string{complaint}
	form.Username.Value = name
	return a.cfg.Render(c, status, admin.LoginPage(form))
}

func (a *Auth) loginForm(ctx context.Context, next string) admin.Login {
	page := session.Page(ctx, "Log in")
	page.Site, page.BodyClass = a.cfg.Site, "login"
	return admin.Login{
		Page: page,
		Next: cmp.Or(localPath(next), a.cfg.Site.Index),
		Username: ui.Field{
			ID: "id_username", Name: "username", Label: "Username", AutoFill: "username",
			Required: true, Autofocus: true, MaxLength: 150,
		},
		Password: ui.Field{
			ID: "id_password", Name: "password", Label: "Password", AutoFill: "current-password",
			Required: true, Widget: ui.Password,
		},
	}
}
