package web

import (
	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
)

// inTenant fixes the tenant of a request by its host, and holds the tenant's
// database open until the answer is out. Errors are answered within: after
// Release neither a page nor a session could reach the database.
func (s *Server) inTenant(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
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
		c.SetRequest(c.Request().WithContext(tenants.NewContext(ctx, tenant)))
		if err := next(c); err != nil {
			c.Error(err)
		}
		return nil
	}
}
