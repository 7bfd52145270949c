package web

import "github.com/labstack/echo/v4"

// contentPolicy lets pages load nothing but our own files, and nobody frame them.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// permissionsPolicy does without what no page of ours has a use for.
const permissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

// secure tells browsers what not to do with our answers, and keeps all of them
// out of every cache but where a handler says otherwise: what one tenant's user
// saw, and errors that will pass.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		header := c.Response().Header()
		header.Set(echo.HeaderContentSecurityPolicy, contentPolicy)
		header.Set(echo.HeaderXContentTypeOptions, "nosniff")
		header.Set(echo.HeaderXFrameOptions, "DENY")
		header.Set(echo.HeaderReferrerPolicy, "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin") // siblings are other tenants
		header.Set("Permissions-Policy", permissionsPolicy)
		header.Set(echo.HeaderCacheControl, "no-store")
		if s.cfg.SecureCookies {
			header.Set(echo.HeaderStrictTransportSecurity, "max-age=31536000")
		}
		return next(c)
	}
}
