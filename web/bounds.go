package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/live"
)

// limitBody refuses a body that says it is too large, and stops reading one
// that turns out to be. Of the API's resources each has a limit of its own.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, limit := c.Request(), s.cfg.BodyLimit
		if path, ok := strings.CutPrefix(c.Path(), "/api"); ok {
			limit = s.api.MaxBody(r.Method, path)
		}
		if r.ContentLength > limit {
			return &http.MaxBytesError{Limit: limit}
		}
		if r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(c.Response(), timely{r.Body}, limit)
		}
		return next(c)
	}
}

// limitTime ends the queries of a request that takes too long. A request that
// has become a stream goes on with the context from before.
func (s *Server) limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		lasting := c.Request().Context()
		bounded := newBounded(lasting, s.cfg.RequestTimeout)
		defer bounded.end()
		c.SetRequest(c.Request().WithContext(live.NewContext(bounded, lasting)))
		return next(c)
	}
}
