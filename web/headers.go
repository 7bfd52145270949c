package web

import (
	"slices"

	"github.com/labstack/echo/v4"
)

// contentPolicy lets pages load nothing but our own files, and nobody frame them.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// permissionsPolicy does without what no page of ours has a use for.
const permissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

// fixedHeader is one that every answer begins with. Its name is spelt as net/http does.
type fixedHeader struct {
	name  string
	value []string // shared by all answers
}

func (s *Server) fixedHeaders() []fixedHeader {
	headers := []fixedHeader{
		{echo.HeaderContentSecurityPolicy, []string{contentPolicy}},
		{echo.HeaderXContentTypeOptions, []string{"nosniff"}},
		{echo.HeaderXFrameOptions, []string{"DENY"}},
		{echo.HeaderReferrerPolicy, []string{"same-origin"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}}, // siblings are other tenants
		{"Permissions-Policy", []string{permissionsPolicy}},
		{echo.HeaderCacheControl, []string{"no-store"}},
	}
	if s.cfg.SecureCookies {
		headers = append(headers, fixedHeader{echo.HeaderStrictTransportSecurity, []string{"max-age=31536000"}})
	}
	return headers
}

// secure tells browsers what not to do with our answers, and keeps all of them
// out of every cache but where a handler says otherwise: what one tenant's user
// saw, and errors that will pass.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	fixed := s.fixedHeaders()
	return func(c echo.Context) error {
		header := c.Response().Header()
		for _, h := range fixed {
			header[h.name] = slices.Clip(h.value) // whoever adds to it gets one of their own
		}
		return next(c)
	}
}
