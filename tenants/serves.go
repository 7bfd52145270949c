package tenants

import (
	"context"
	"slices"
)

// Serves gives the tenant of a host that is all there, whether or not it is
// served at the moment: ErrNotFound for any other host.
func (r *Registry) Serves(ctx context.Context, host string) (Info, error) {
	n, err := r.hosts.Resolve(ctx, host)
	if err != nil {
		return Info{}, err
	}
	info, err := r.control.find(ctx, n)
	if err == nil && !slices.Contains(whole(), info.State) {
		err = noTenantAt(host)
	}
	return info, err
}
