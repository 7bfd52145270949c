package web

import (
	"context"

	"pollsadmin/tenants"
	"pollsadmin/web/cache"
)

// parts puts what a tenant's database tells of its changes into web/cache's words.
type parts struct{ *tenants.Tenant }

var _ cache.Source = parts{}

// Changed is the number of the last commit to a part.
func (p parts) Changed(ctx context.Context, part cache.Part) (commit uint64, known bool) {
	return p.Tenant.Changed(ctx, tenants.Changeable{
		Table: part.Table, Column: part.Column, Key: int64(part.Key), //nolint:gosec // no database has larger ones
	})
}

// source is the database of the context's tenant, for who keeps something of it; nil
// where nothing is to be kept.
func (s *Server) source(ctx context.Context) cache.Source {
	tenant, ok := tenants.FromContext(ctx)
	if !ok || s.cfg.CacheBytes < 0 {
		return nil
	}
	return parts{tenant}
}
