package web

import (
	"context"
	"fmt"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

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
		Read:     read,
		Write:    write,
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

// read is the database of the request's tenant, to look things up in. Without
// a tenant it is a handle that every query fails on.
func read(ctx context.Context) *gorm.DB {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		db := &gorm.DB{Config: &gorm.Config{}}
		_ = db.AddError(tenants.ErrNotFound)
		return db
	}
	return tenant.Read(ctx)
}
