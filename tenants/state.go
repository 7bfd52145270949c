package tenants

import (
	"context"
	"fmt"
)

// Suspend stops serving a tenant: at once here, within two seconds in other
// processes. What already runs is finished. A suspended tenant stays suspended.
func (r *Registry) Suspend(ctx context.Context, n Name) error {
	if err := r.move(ctx, n, Active, Suspended, "suspend"); err != nil {
		return err
	}
	r.mu.Lock()
	e := r.open[n]
	r.mu.Unlock()
	if e != nil {
		r.retire(e)
	}
	return nil
}

// Resume serves a suspended tenant again. An active tenant stays active.
func (r *Registry) Resume(ctx context.Context, n Name) error {
	return r.move(ctx, n, Suspended, Active, "resume")
}

// List gives every tenant in every state, by name.
func (r *Registry) List(ctx context.Context) ([]Info, error) { return r.control.list(ctx) }

// Lookup gives one tenant, in whatever state, without opening it.
func (r *Registry) Lookup(ctx context.Context, n Name) (Info, error) { return r.control.find(ctx, n) }

func (r *Registry) move(ctx context.Context, n Name, from, to State, deed string) error {
	info, err := r.control.find(ctx, n)
	if err != nil || info.State == to {
		return err
	}
	if info.State != from {
		return fmt.Errorf("cannot %s tenant %s: it is %s, not %s", deed, n, info.State, from)
	}
	return r.control.move(ctx, info, to, deed)
}
