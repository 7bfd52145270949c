package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
)

// showHealth says that the process answers, at any host.
func (s *Server) showHealth(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// showReadiness says whether to send requests here: not while the server is
// shutting down, nor without its list of tenants.
func (s *Server) showReadiness(c echo.Context) error {
	if s.draining.Load() {
		return c.String(http.StatusServiceUnavailable, "shutting down\n")
	}
	// Nobody has the empty name; that the control database knows is the point.
	if _, err := s.registry.Lookup(c.Request().Context(), ""); !errors.Is(err, tenants.ErrNotFound) {
		return fmt.Errorf("%w: asking the control database: %w", tenants.ErrUnavailable, err)
	}
	return c.String(http.StatusOK, "ready\n")
}
