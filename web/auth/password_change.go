package auth

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/views/admin"
	"pollsadmin/web/session"
)

// The fields of the form; Django's names.
const (
	oldPassword  = "old_password"
	newPassword  = "new_password1"
	newPassword2 = "new_password2"
)

func (a *Auth) showPasswordForm(c echo.Context) error {
	return a.cfg.Render(c, http.StatusOK, admin.PasswordFormPage(a.passwordForm(c.Request().Context(), nil)))
}

// changePassword gives the user another password, which ends their sessions
// in other browsers.
func (a *Auth) changePassword(c echo.Context) error {
	r := c.Request()
	ctx := r.Context()
	err := a.replacePassword(ctx, passwords{
		old: r.PostFormValue(oldPassword), first: r.PostFormValue(newPassword), second: r.PostFormValue(newPassword2),
	})
	var bad record.Invalid
	if errors.As(err, &bad) {
		return a.cfg.Render(c, http.StatusUnprocessableEntity, admin.PasswordFormPage(a.passwordForm(ctx, bad)))
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusFound, a.url("password_change/done/"))
}

func (a *Auth) showPasswordChanged(c echo.Context) error {
	page := a.accountPage(c.Request().Context(), "Password change successful")
	return a.cfg.Render(c, http.StatusOK, admin.PasswordChangedPage(admin.PasswordChanged{Page: page}))
}

// passwords are what the form sends.
type passwords struct{ old, first, second string }

func (a *Auth) replacePassword(ctx context.Context, sent passwords) error {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return tenants.ErrNotFound
	}
	visit, ok := session.FromContext(ctx)
	if !ok {
		return session.ErrNotFound
	}
	user, err := models.FindUser(ctx, tenant.Read(ctx), visit.UserID())
	if err != nil {
		return err
	}
	if err := a.checkPasswords(ctx, tenant, user, sent); err != nil {
		return err
	}
	was := user.Password
	if err := user.SetPassword(ctx, a.cfg.Hasher, sent.first); err != nil {
		return err
	}
	if err := tenant.Write(ctx, func(tx *gorm.DB) error { return storePassword(ctx, tx, user, was) }); err != nil {
		return err
	}
	visit.Login(user.ID, user.Password)
	return visit.Save()
}

// storePassword ends every session; the one that asked for it begins anew.
func storePassword(ctx context.Context, tx *gorm.DB, user *models.User, was string) error {
	err := models.StorePassword(ctx, tx, user, was)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return record.Invalid{oldPassword: {wrongOldPassword}} // changed while we hashed
	}
	if err != nil {
		return err
	}
	return models.EndSessions(ctx, tx, user.ID, nil)
}
