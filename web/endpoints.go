package web

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/accounts"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
	"pollsadmin/web/openapi"
	"pollsadmin/web/polls"
	"pollsadmin/web/session"
)

// apiRoutes puts the apps' resources on the API.
func (s *Server) apiRoutes(g *echo.Group) error {
	endpoints := api.New(api.Config{
		Authenticate: s.authenticate, Limit: s.limitCalls,
		Read: tenants.Read, Write: tenants.Write, WriteShared: tenants.WriteShared,
		Version: tenants.Version, Answers: answers{}, Keep: s.keeper.keep,
		Source: s.source, Pieces: s.cfg.CacheBytes / 16, Secure: s.cfg.SecureCookies, Site: s.cfg.Site,
	})
	polls.RegisterAPI(endpoints, s.pollsLive())
	accounts.RegisterAPI(endpoints, s.auth, s.cfg.Hasher)
	if err := endpoints.Check(); err != nil {
		return fmt.Errorf("checking the API: %w", err)
	}
	endpoints.Routes(g)
	document, err := openapi.New()
	if err != nil {
		return fmt.Errorf("describing the API: %w", err)
	}
	document.Routes(g)
	s.api = endpoints
	s.metrics.watchCaches(endpoints.Kept())
	return nil
}

// authenticate puts what auth says of a key into the API's words.
func (s *Server) authenticate(ctx context.Context, key string) (api.Key, error) {
	bearer, err := s.auth.Bearer(ctx, key)
	switch {
	case errors.Is(err, auth.ErrToken):
		return api.Key{}, api.ErrToken
	case errors.Is(err, auth.ErrInactive):
		return api.Key{}, api.ErrInactive
	case err != nil:
		return api.Key{}, err
	}
	scope := api.ScopeNamed(string(bearer.Token.Scope))
	return api.Key{User: bearer.User, Token: bearer.Token.ID, Scope: scope}, nil
}

// openSession gives a request the session of its browser. A script that says who it is,
// and brings no cookie, has none to look for.
func (s *Server) openSession(next echo.HandlerFunc) echo.HandlerFunc {
	withSession := s.sessions.Middleware(next)
	return func(c echo.Context) error {
		if isAPI(c.Request().URL.Path) && hasCredentials(c) && c.Request().Header.Get("Cookie") == "" {
			return next(c)
		}
		return withSession(c)
	}
}

// isScript reports whether a request brings no cookie that another site could
// abuse: it is for the API, and speaks for itself or for nobody.
func isScript(c echo.Context) bool {
	if !isAPI(c.Request().URL.Path) {
		return false
	}
	if hasCredentials(c) {
		return true
	}
	visit, ok := session.FromContext(c.Request().Context())
	return !ok || visit.UserID() == 0
}

// knowUser tells who sends the request by its session. A script that says who
// it is is never taken for the browser's user.
func (s *Server) knowUser(next echo.HandlerFunc) echo.HandlerFunc {
	bySession := s.auth.Middleware(next)
	return func(c echo.Context) error {
		if isAPI(c.Request().URL.Path) && hasCredentials(c) {
			return next(c)
		}
		return bySession(c)
	}
}

func hasCredentials(c echo.Context) bool {
	return strings.TrimSpace(c.Request().Header.Get(echo.HeaderAuthorization)) != ""
}
