package auth

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// codeTime is how long somebody who has said the password may look for a code.
const codeTime = 5 * time.Minute

const codeField = "code"

// admit begins the session of somebody whose password was right, or asks for their
// second factor first.
func (a *Auth) admit(c echo.Context, user *models.User, next string) error {
	ctx := c.Request().Context()
	err := a.CheckCode(ctx, user, "")
	if err == nil || errors.Is(err, ErrEnrol) { // the middleware leads them there
		return a.enter(c, user, next, false)
	}
	if !errors.Is(err, ErrNoCode) {
		return err
	}
	visit, _, err := here(ctx)
	if err != nil {
		return err
	}
	visit.Await(user.ID, user.Password, next, a.cfg.Now().Add(codeTime))
	if err := visit.Save(); err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, a.url("login/code/"))
}

func (a *Auth) showCodeForm(c echo.Context) error {
	if _, _, err := a.awaited(c.Request().Context()); err != nil {
		return a.backToLogin(c, err)
	}
	return a.cfg.Render(c, http.StatusOK, admin.CodePage(a.codeForm(c.Request().Context())))
}

// takeCode lets somebody in who shows the second factor that they have.
func (a *Auth) takeCode(c echo.Context) error {
	ctx := c.Request().Context()
	user, next, err := a.awaited(ctx)
	if err != nil {
		return a.backToLogin(c, err)
	}
	if err := a.CheckCode(ctx, user, c.FormValue(codeField)); err != nil {
		return a.showWrongCode(c, err)
	}
	return a.enter(c, user, next, true)
}

// awaited is who has said the password in this browser, as the database has them now.
func (a *Auth) awaited(ctx context.Context) (*models.User, string, error) {
	visit, tenant, err := here(ctx)
	if err != nil {
		return nil, "", err
	}
	id, next := visit.Awaited()
	if id == 0 {
		return nil, "", session.ErrNotFound
	}
	user, err := models.FindUser(ctx, tenant.Read(ctx), id)
	if err != nil {
		return nil, "", err
	}
	if !user.IsActive || !user.IsStaff || !visit.AwaitedKnows(user.Password) {
		return nil, "", session.ErrNotFound
	}
	return user, next, nil
}

// backToLogin has somebody begin anew who took too long, or never began.
func (a *Auth) backToLogin(c echo.Context, err error) error {
	if errors.Is(err, session.ErrNotFound) || errors.Is(err, gorm.ErrRecordNotFound) {
		return c.Redirect(http.StatusFound, a.url("login/"))
	}
	return err
}

func (a *Auth) showWrongCode(c echo.Context, err error) error {
	status, said := http.StatusOK, codeComplaint(err)
	var throttled *ThrottledError
	if errors.As(err, &throttled) {
		seconds := strconv.Itoa(int(math.Ceil(throttled.wait.Seconds())))
		status, said = http.StatusTooManyRequests, fmt.Sprintf("Too many attempts. Try again in %s seconds.", seconds)
		c.Response().Header().Set(echo.HeaderRetryAfter, seconds)
	} else if said == "" {
		return err
	}
	form := a.codeForm(c.Request().Context())
	form.Page.Invalid, form.Errors = true, []string{said}
	return a.cfg.Render(c, status, admin.CodePage(form))
}

func codeComplaint(err error) string {
	switch {
	case errors.Is(err, ErrNoCode):
		return "Please enter a code."
	case errors.Is(err, ErrCode):
		return "This code is wrong, too old, or was used before. Wait for the next one."
	}
	return ""
}

func (a *Auth) codeForm(ctx context.Context) admin.Code {
	page := session.Page(ctx, "Second factor")
	page.Site, page.BodyClass = a.cfg.Site, "login"
	field := codeInput()
	field.Autofocus = true
	return admin.Code{Page: page, Action: a.url("login/code/"), Field: field, LoginURL: a.url("login/")}
}

func codeInput() ui.Field {
	return ui.Field{
		ID: "id_" + codeField, Name: codeField, Label: "Code", AutoFill: "one-time-code", Required: true, MaxLength: 40,
		Help: "Six digits from the app on your device, or one of your recovery codes.",
	}
}
