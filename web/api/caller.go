package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/session"
)

// What Config.Authenticate says of keys that let nobody in.
var (
	ErrToken    = errors.New("no such token")
	ErrInactive = errors.New("the token's user is inactive")
)

// What callers who did not say well who they are get to hear.
const (
	noCredentials = "Authentication credentials were not provided."
	noToken       = "Invalid token header. No credentials provided."
	spacedToken   = "Invalid token header. Token string should not contain spaces."
	invalidToken  = "Invalid token."
	inactiveUser  = "User inactive or deleted."
)

// admit finds out who calls, counts the call, and whether the key is for it.
func (c *Call) admit() error {
	var refused error
	if !c.resource.Open {
		c.key, refused = c.api.caller(c.echo)
	}
	if c.api.cfg.Limit != nil {
		if err := c.api.cfg.Limit(c.echo, c.key); err != nil {
			return err
		}
	}
	if c.resource.Open || refused != nil {
		return refused
	}
	c.echo.SetRequest(c.echo.Request().WithContext(session.WithUser(c.Context(), c.key.User)))
	if need := c.resource.needs(c.echo.Request().Method); c.key.Scope < need {
		return WithCode("insufficient_scope", echo.NewHTTPError(http.StatusForbidden, fmt.Sprintf(narrow, need)))
	}
	return nil
}

// caller is who calls: by the key in the header, or by the session of a browser.
func (a *API) caller(c echo.Context) (Key, error) {
	ctx := c.Request().Context()
	key, complaint := keyIn(c.Request().Header.Get(echo.HeaderAuthorization))
	if complaint != "" {
		return Key{}, unauthenticated(c, complaint, nil)
	}
	if key == "" {
		if who, ok := session.UserFrom(ctx); ok && who.IsActive() {
			return Key{User: who, Scope: ScopeWrite}, nil
		}
		return Key{}, unauthorized(c, noCredentials, nil)
	}
	who, err := a.cfg.Authenticate(ctx, key)
	switch {
	case errors.Is(err, ErrToken):
		return Key{}, unauthenticated(c, invalidToken, err)
	case errors.Is(err, ErrInactive):
		return Key{}, unauthenticated(c, inactiveUser, err)
	}
	return who, err
}

// keyIn reads "Token KEY" or "Bearer KEY". Other schemes are none of ours.
func keyIn(header string) (key, complaint string) {
	if header == "" {
		return "", ""
	}
	parts := strings.Fields(header)
	if len(parts) == 0 || !strings.EqualFold(parts[0], "Token") && !strings.EqualFold(parts[0], "Bearer") {
		return "", ""
	}
	switch len(parts) {
	case 1:
		return "", noToken
	case 2:
		return parts[1], ""
	}
	return "", spacedToken
}

// unauthenticated is for those whose key does not say well who they are.
func unauthenticated(c echo.Context, complaint string, cause error) error {
	return WithCode("authentication_failed", unauthorized(c, complaint, cause))
}

func unauthorized(c echo.Context, complaint string, cause error) error {
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Token")
	return echo.NewHTTPError(http.StatusUnauthorized, complaint).SetInternal(cause)
}
