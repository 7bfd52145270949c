package web

import (
	"fmt"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/accounts"
	"pollsadmin/web/admin"
	"pollsadmin/web/polls"
)

// adminRoutes puts the administration site and the apps' models on it.
func (s *Server) adminRoutes(g *echo.Group) error {
	site := admin.NewSite(admin.Config{
		Brand:    s.cfg.Site,
		Prefix:   s.cfg.Site.Index,
		AppNames: map[string]string{"auth": "Authentication and authorization", "admin": "Administration"},
		Read:     tenants.Read,
		Write:    tenants.Write,
		Journal:  accounts.Journal{},
		Now:      s.cfg.Now,
	})
	polls.RegisterAdmin(site)
	accounts.RegisterAdmin(site, s.cfg.Hasher)
	if err := site.Check(); err != nil {
		return fmt.Errorf("checking the administration site: %w", err)
	}
	site.Routes(g)
	return nil
}
