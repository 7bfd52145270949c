package web

import "github.com/labstack/echo/v4"

// through has requests pass through a chain of middleware that is made once: Echo makes
// each link anew for every request.
func through(chain ...echo.MiddlewareFunc) echo.MiddlewareFunc {
	whole := linked(func(c echo.Context) error { return c.Handler()(c) }, chain)
	return func(echo.HandlerFunc) echo.HandlerFunc { return whole }
}

// forTenants keeps a chain of middleware from the few routes that serve no
// tenant, and open no database. Every other address belongs to one.
func forTenants(chain ...echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		inner := linked(next, chain)
		return func(c echo.Context) error {
			switch c.Path() {
			case "/healthz", "/readyz", "/static/*":
				return next(c)
			}
			return inner(c)
		}
	}
}

func linked(last echo.HandlerFunc, chain []echo.MiddlewareFunc) echo.HandlerFunc {
	for i := len(chain) - 1; i >= 0; i-- {
		last = chain[i](last)
	}
	return last
}
