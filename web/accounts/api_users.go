package accounts

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// userAPI makes users: it hashes their passwords.
type userAPI struct{ hasher *models.Hasher }

type userJSON struct {
	ID       uint   `json:"id"`
	Username string `json:"username"`
	Email    string `json:"email"`
}

// create handles POST /users/. Hashing takes its time, and comes before the
// transaction.
func (u *userAPI) create(c *api.Call) error {
	if !c.User().Can("auth.add_user") {
		return echo.ErrForbidden
	}
	body, err := c.Body()
	if err != nil {
		return err
	}
	user, password := models.User{IsActive: true}, ""
	body.Text("username", &user.Username)
	body.OptionalText("email", &user.Email)
	body.Password("password", &password)
	if err := body.Err(); err != nil {
		return err
	}
	if err := inspect(c.Context(), &user, password); err != nil {
		return err
	}
	if err := user.SetPassword(c.Context(), u.hasher, password); err != nil {
		return err
	}
	return api.Do(c, http.StatusCreated, func(tx *gorm.DB) (userJSON, error) {
		err := record.Save(c.Context(), tx, &user)
		return userJSON{ID: user.ID, Username: user.Username, Email: user.Email}, err
	})
}

// inspect finds at once what is wrong with a new user and with their password.
func inspect(ctx context.Context, user *models.User, password string) error {
	bad := record.Invalid{}
	if err := record.Inspect(ctx, user); err != nil && !errors.As(err, &bad) {
		return err
	}
	for _, complaint := range models.ValidatePassword(password, user) {
		bad.Add("password", complaint)
	}
	return bad.Err()
}
