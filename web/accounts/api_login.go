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
	var name, password, code string
	body.OptionalText("username", &name)
	body.Password("password", &password)
	body.OptionalText("code", &code)
	user, err := l.auth.Authenticate(c.Context(), name, password, c.Address())
	if err == nil {
		err = l.auth.CheckCode(c.Context(), user, code)
	}
	if code, said := complaint(err); said != "" {
		c.SetErrorCode(code)
		return api.Send(c, http.StatusBadRequest, wrongJSON{Error: said})
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

// complaint says what is wrong with what was sent, to programs and to people; nothing
// of other errors.
func complaint(err error) (code, said string) {
	switch {
	case errors.Is(err, auth.ErrCredentials):
		return "wrong_credentials", "Wrong Credentials"
	case errors.Is(err, auth.ErrNoCode):
		return "code_required", "This account has a second factor: send its code, or a recovery code, as \"code\"."
	case errors.Is(err, auth.ErrCode):
		return "wrong_code", "Wrong code"
	case errors.Is(err, auth.ErrEnrol):
		return "second_factor_required",
			"This site asks for a second factor: log in at /admin/ with a browser and set one up."
	}
	return "", ""
}
