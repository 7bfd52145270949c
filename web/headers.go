package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// contentPolicy is for what is no page: nothing in it is to be run, and nobody frames it.
const contentPolicy = "default-src 'none'; frame-ancestors 'none'"

// pagePolicy lets pages load nothing but our own files, and nobody frame them.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// permissionsPolicy does without what no page of ours has a use for.
const permissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

// fixedHeader is one that many answers begin with. Its name is spelt as net/http does.
type fixedHeader struct {
	name  string
	value []string // shared by all answers
}

func (s *Server) fixedHeaders() []fixedHeader {
	headers := []fixedHeader{
		{echo.HeaderContentSecurityPolicy, []string{contentPolicy}},
		{echo.HeaderXContentTypeOptions, []string{"nosniff"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}}, // siblings are other tenants
		{echo.HeaderCacheControl, []string{"no-store"}},
	}
	if s.cfg.SecureCookies {
		headers = append(headers, fixedHeader{echo.HeaderStrictTransportSecurity, []string{"max-age=31536000"}})
	}
	return headers
}

// pageHeaders are what only a browser that shows a page asks for: in other answers they
// would take as much room as what somebody wants to know.
func pageHeaders() []fixedHeader {
	return []fixedHeader{
		{echo.HeaderContentSecurityPolicy, []string{pagePolicy}},
		{echo.HeaderXFrameOptions, []string{"DENY"}},
		{echo.HeaderReferrerPolicy, []string{"same-origin"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{permissionsPolicy}},
	}
}

// secure tells browsers what not to do with our answers, and keeps all of them
// out of every cache but where a handler says otherwise: what one tenant's user
// saw, and errors that will pass.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	fixed, ofPages := s.fixedHeaders(), pageHeaders()
	return func(c echo.Context) error {
		answer := c.Response()
		setAll(answer.Header(), fixed)
		answer.Before(func() {
			if strings.HasPrefix(answer.Header().Get(echo.HeaderContentType), echo.MIMETextHTML) {
				setAll(answer.Header(), ofPages)
			}
		})
		return next(c)
	}
}

func setAll(header http.Header, fixed []fixedHeader) {
	for _, h := range fixed {
		header[h.name] = slices.Clip(h.value) // whoever adds to it gets one of their own
	}
}
