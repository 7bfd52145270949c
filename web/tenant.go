package web

import (
	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
)

// inTenant takes a place for a request, fixes its tenant by its host, and holds the
// tenant's database open until the answer is out. Errors are answered within: after
// Release neither a page nor a session could reach the database.
func (s *Server) inTenant(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		stay, err := s.enter(c)
		if err != nil {
			return err
		}
		defer stay.end()
		ctx := c.Request().Context()
		name, err := s.registry.Resolve(ctx, c.Request().Host)
		if err != nil {
			return err
		}
		tenant, err := s.registry.Admit(ctx, name)
		if err != nil {
			return err
		}
		defer tenant.Release()
		c.SetRequest(c.Request().WithContext(tenants.NewContext(stay.newContext(ctx), tenant)))
		if err := next(c); err != nil {
			c.Error(err)
		}
		return nil
	}
}
