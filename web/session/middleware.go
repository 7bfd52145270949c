package session

import (
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
)

// sessionCookie names the cookie that holds a session's key.
const sessionCookie = "sid"

// Middleware gives the request the session of its browser at its tenant, and
// saves it before the first byte of the answer.
func (s *Store) Middleware(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		session, err := s.open(c)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(NewContext(c.Request().Context(), session)))
		c.Response().Before(func() { session.saveBefore(c.Response()) })
		return next(c)
	}
}

func (s *Store) open(c echo.Context) (*Session, error) {
	tenant, ok := tenants.FromContext(c.Request().Context())
	if !ok {
		return nil, tenants.ErrNotFound
	}
	visit, err := s.Get(c.Request(), s.cookieName(sessionCookie))
	if err != nil {
		return nil, err
	}
	return &Session{
		store: s, visit: visit, request: c.Request(), writer: c.Response(),
		tenant: tenant.ID, address: c.RealIP(), browser: keyIn(c.Request(), s.cookieName(browserCookie)),
	}, nil
}

// saveBefore runs when the answer is settled: all that can be done about an
// error is to tell the operator. A failed request leaves the session as it was.
func (s *Session) saveBefore(answer *echo.Response) {
	if answer.Status >= http.StatusInternalServerError {
		return
	}
	if err := s.Save(); err != nil {
		s.store.cfg.Logger.ErrorContext(s.request.Context(), "session not saved", slog.Any("error", err))
	}
}
