package tenants

import "context"

type tenantKey struct{}

// NewContext returns a context whose work belongs to t.
func NewContext(ctx context.Context, t *Tenant) context.Context {
	return context.WithValue(ctx, tenantKey{}, t)
}

// FromContext returns the tenant that the work belongs to; without one there is
// none, and no other to fall back to.
func FromContext(ctx context.Context) (*Tenant, bool) {
	t, ok := ctx.Value(tenantKey{}).(*Tenant)
	return t, ok && t != nil
}
