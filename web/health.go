package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
)

// showHealth says that the process answers, at any host.
func (s *Server) showHealth(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// showReadiness says whether to send requests here.
func (s *Server) showReadiness(c echo.Context) error {
	err := s.ready(c.Request().Context())
	if errors.Is(err, errDraining) {
		return c.String(http.StatusServiceUnavailable, "shutting down\n")
	}
	if err != nil {
		return err
	}
	return c.String(http.StatusOK, "ready\n")
}
