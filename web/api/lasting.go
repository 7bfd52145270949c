package api

import (
	"context"
	"fmt"
	"net/http"

	"pollsadmin/web/session"
)

// SendEvents hands the call to whoever sends events until the client goes away.
func (c *Call) SendEvents(serve func(http.ResponseWriter, *http.Request) error) error {
	return serve(c.echo.Response(), c.echo.Request())
}

// HasKey reports whether it is a key that says who calls, and not a session.
func (c *Call) HasKey() bool {
	key, _ := keyIn(c.echo.Request().Header.Get("Authorization"))
	return key != ""
}

// Again tells whom the call's key stands for by now, while an answer lasts: ErrToken
// or ErrInactive when for nobody any more. The tenant is in ctx.
func (c *Call) Again(ctx context.Context) (session.User, error) {
	key, _ := keyIn(c.echo.Request().Header.Get("Authorization"))
	who, err := c.api.cfg.Authenticate(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("asking again who calls: %w", err)
	}
	return who.User, nil
}
