package accounts

import (
	"errors"
	"net/http"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
)

// loginAPI gives tokens to those who know their password.
type loginAPI struct{ auth *auth.Auth }

type tokenJSON struct {
	Token string `json:"token"`
}

type wrongJSON struct {
	Error string `json:"error"`
}

// create handles POST /login/. What is missing is as wrong as what does not fit.
func (l *loginAPI) create(c *api.Call) error {
	body, err := c.Body()
	if err != nil {
		return err
	}
	var name, password string
	body.OptionalText("username", &name)
	body.Password("password", &password)
	user, err := l.auth.Authenticate(c.Context(), name, password, c.Address())
	if errors.Is(err, auth.ErrCredentials) {
		c.SetErrorCode("wrong_credentials")
		return api.Send(c, http.StatusBadRequest, wrongJSON{Error: "Wrong Credentials"})
	}
	if err != nil {
		return err
	}
	var token tokenJSON
	err = c.Write(func(tx *gorm.DB) error {
		token.Token, err = models.AddLoginToken(c.Context(), tx, user)
		return err
	})
	if err != nil {
		return err
	}
	return api.Send(c, http.StatusOK, token)
}
