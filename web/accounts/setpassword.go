package accounts

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// The buttons of the page that sets another user's password; Django's names.
const (
	buttonSet   = "set-password"
	buttonUnset = "unset-password"
)

// passwordPage sets the password of a user, or takes it away.
func (u *users) passwordPage() admin.Page[models.User] {
	return admin.Page[models.User]{Path: "password", Label: "Set password", Needs: admin.Change, Serve: u.servePassword}
}

func (u *users) servePassword(c echo.Context, v *admin.Visit, user *models.User) error {
	if c.Request().Method != http.MethodPost {
		return v.Render(http.StatusOK, viewadmin.PasswordFormPage(passwordForm(c, v, user, nil)))
	}
	hash, err := u.newPassword(c, v, user)
	var bad record.Invalid
	if errors.As(err, &bad) {
		return v.Render(http.StatusUnprocessableEntity, viewadmin.PasswordFormPage(passwordForm(c, v, user, bad)))
	}
	if err != nil {
		return err
	}
	if err := u.store(c, v, user.ID, hash); err != nil {
		return err
	}
	m := views.Message{Level: "success", Before: "The password of " + user.Username + " was changed."}
	if c.Request().PostForm.Has(buttonUnset) {
		m.Before = user.Username + " can no longer log in with a password."
	}
	v.Tell(m)
	return c.Redirect(http.StatusFound, v.ChangeURL())
}

// newPassword is what is to be stored. Hashing comes before the transaction.
func (u *users) newPassword(c echo.Context, v *admin.Visit, user *models.User) (string, error) {
	posted, err := c.FormParams()
	if err != nil {
		return "", echo.NewHTTPError(http.StatusBadRequest, "The form could not be read.").SetInternal(err)
	}
	first, second := posted.Get(password1), posted.Get(password2)
	if posted.Has(buttonUnset) {
		if user.ID == v.User().ID() {
			return "", record.Invalid{"": {ownPassword}}
		}
		if first+second != "" {
			return "", record.Invalid{"": {"To take the password away, leave both fields blank."}}
		}
		return models.UnusablePassword(), nil
	}
	if err := checkNewPassword(user, first, second); err != nil {
		return "", err
	}
	return u.hasher.Hash(c.Request().Context(), first)
}

// store saves the password and ends the user's visits; one's own goes on.
func (u *users) store(c echo.Context, v *admin.Visit, id uint, hash string) error {
	ctx := c.Request().Context()
	err := v.Change("Password", func(tx *gorm.DB) error {
		user, err := models.FindUser(ctx, tx, id)
		if err != nil {
			return err
		}
		user.Password = hash
		if err := record.Save(ctx, tx, user); err != nil {
			return err
		}
		return models.EndSessions(ctx, tx, id, nil)
	})
	if err != nil || id != v.User().ID() {
		return err
	}
	if visit, ok := session.FromContext(ctx); ok {
		visit.Login(id, hash)
	}
	return nil
}

func passwordForm(c echo.Context, v *admin.Visit, user *models.User, bad record.Invalid) viewadmin.PasswordForm {
	form := viewadmin.PasswordForm{
		Page: v.Page("Set password"), Action: c.Request().URL.RequestURI(),
		Intro:  "Enter a new password for " + user.Username + ".",
		Errors: bad[""],
		Fields: []ui.Field{
			passwordField(password1, "Password", models.PasswordRules()),
			passwordField(password2, "Password confirmation", nil),
		},
		Submit: viewadmin.Submit{Name: buttonSet, Label: "Set password"}, CloseURL: v.ChangeURL(),
	}
	form.Page.Invalid = len(bad) > 0
	for i, f := range form.Fields {
		form.Fields[i].Required, form.Fields[i].Errors = true, bad[f.Name]
	}
	if user.HasUsablePassword() && user.ID != v.User().ID() {
		form.Disable = &viewadmin.Submit{Name: buttonUnset, Label: "Disable password-based authentication"}
		form.Warning = "Disabling password-based authentication makes the user’s current password worthless; " +
			"it cannot be brought back."
	}
	return form
}
