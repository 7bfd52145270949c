package auth

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web/session"
)

// Middleware tells the request who is logged in, as the database has them now.
// The session of one who is gone, deactivated, or has another password since,
// ends.
func (a *Auth) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		visit, ok := session.FromContext(ctx)
		if !ok || visit.UserID() == 0 {
			return next(c)
		}
		user, err := a.userOf(ctx, visit)
		if errors.Is(err, gorm.ErrRecordNotFound) {
			visit.Logout()
			return next(c)
		}
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(session.WithUser(ctx, user)))
		if a.mustEnrol(c, visit, user) {
			return a.sendToEnrol(c)
		}
		return next(c)
	}
}

// userOf is the user of a session that still holds.
func (a *Auth) userOf(ctx context.Context, visit *session.Session) (*User, error) {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return nil, tenants.ErrNotFound
	}
	user, err := a.user(ctx, tenant, visit.UserID())
	if err != nil {
		return nil, err
	}
	if !user.IsActive() || !visit.Knows(user.row.Password) {
		return nil, gorm.ErrRecordNotFound
	}
	return user, nil
}
