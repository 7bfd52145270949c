package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/web/accounts"
	"pollsadmin/web/admin"
	"pollsadmin/web/polls"
	"pollsadmin/web/session"
)

// dashboardTime is how long the index waits for the numbers above the models.
const dashboardTime = 90 * time.Millisecond

// newSite makes the administration site and puts the apps' models on it.
func (s *Server) newSite() (*admin.Site, error) {
	site := admin.NewSite(admin.Config{
		Brand:       s.cfg.Site,
		Prefix:      s.cfg.Site.Index,
		AppNames:    appNames(),
		Read:        tenants.Read,
		Write:       s.live.Telling(tenants.Write),
		WriteShared: s.live.Telling(tenants.WriteShared),
		Journal:     accounts.NewJournal(s.source, s.cfg.CacheBytes/128),
		Now:         s.cfg.Now,
		Location:    s.location,
		ContentType: accounts.ContentType,
		Patience:    s.cfg.Patience,

		Keep:       s.keeper.keep,
		Source:     s.source,
		Pieces:     s.cfg.CacheBytes / 4,
		NoteExport: s.noteExport,
		Dashboard:  polls.Dashboard(cmp.Or(s.cfg.Patience, dashboardTime)),
		AppList:    pollsFirst,
	})
	polls.RegisterAdmin(site, s.pollsLive())
	accounts.RegisterAdmin(site, s.cfg.Hasher)
	if err := site.Check(); err != nil {
		return nil, fmt.Errorf("checking the administration site: %w", err)
	}
	s.metrics.watchCaches(site.Kept())
	return site, nil
}

// appNames are those that do not follow from the labels.
func appNames() map[string]string {
	return map[string]string{
		"auth": "Authentication and authorization", "admin": "Administration", "authtoken": "API tokens",
	}
}

// location is the tenant's time zone, or the server's.
func (s *Server) location(ctx context.Context) *time.Location {
	if t, ok := tenants.FromContext(ctx); ok && t.Location() != nil {
		return t.Location()
	}
	return s.cfg.Location
}

// pollsFirst begins with what people come for.
func pollsFirst(_ context.Context, apps []views.App) []views.App {
	i := slices.IndexFunc(apps, func(app views.App) bool { return app.Label == "polls" })
	if i < 1 {
		return apps
	}
	return slices.Concat(apps[i:i+1], apps[:i], apps[i+1:])
}

// pollsLive is what lets the pages of polls hear of votes. Who listens is asked
// about by the session that they came with.
func (s *Server) pollsLive() polls.Live {
	again := func(ctx context.Context) (session.User, error) { return s.auth.Again(ctx) }
	return polls.Live{Hub: s.live, Again: again, Tallies: s.tallies}
}
