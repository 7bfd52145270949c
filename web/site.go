package web

import (
	"fmt"
	"log/slog"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/accounts"
	"pollsadmin/web/admin"
	"pollsadmin/web/polls"
)

// newSite makes the administration site and puts the apps' models on it.
func newSite(cfg Config, noteExport func(echo.Context, ...slog.Attr)) (*admin.Site, error) {
	site := admin.NewSite(admin.Config{
		Brand:    cfg.Site,
		Prefix:   cfg.Site.Index,
		AppNames: map[string]string{"auth": "Authentication and authorization", "admin": "Administration"},
		Read:     tenants.Read,
		Write:    tenants.Write,
		Journal:  accounts.Journal{},
		Now:      cfg.Now,

		NoteExport: noteExport,
		Dashboard:  polls.Dashboard,
	})
	polls.RegisterAdmin(site)
	accounts.RegisterAdmin(site, cfg.Hasher)
	if err := site.Check(); err != nil {
		return nil, fmt.Errorf("checking the administration site: %w", err)
	}
	return site, nil
}
