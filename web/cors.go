package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"pollsadmin/tenants"
	"pollsadmin/web/api"
)

// cors lets pages of other origins call the API, where a tenant's operator has named
// them. They come with a key: a browser's session is for our own pages alone.
func (s *Server) cors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		tenant, ok := tenants.FromContext(r.Context())
		if !ok || !isAPI(r.URL.Path) || len(tenant.Origins()) == 0 {
			return next(c)
		}
		return middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins: tenant.Origins(),
			AllowMethods: []string{
				http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
			},
			AllowHeaders: []string{
				echo.HeaderAuthorization, echo.HeaderContentType, "Idempotency-Key", "If-Match", "If-None-Match",
			},
			ExposeHeaders: []string{
				"ETag", api.HeaderErrorCode, "Idempotent-Replayed", "RateLimit", "RateLimit-Policy", echo.HeaderRetryAfter,
				echo.HeaderLocation, echo.HeaderXRequestID,
			},
			MaxAge: 600,
		})(next)(c)
	}
}
