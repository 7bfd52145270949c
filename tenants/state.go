package tenants

import (
	"context"
	"fmt"
	"slices"
)

// Suspend stops serving a tenant: at once here, within two seconds in other
// processes. What already runs is finished. A suspended tenant stays suspended.
func (r *Registry) Suspend(ctx context.Context, n Name) error {
	return r.withhold(ctx, n, Suspended, "suspend")
}

// Maintain stops serving a tenant as Suspend does, and says that it will be back.
func (r *Registry) Maintain(ctx context.Context, n Name) error {
	return r.withhold(ctx, n, Maintenance, "maintain")
}

// Protect lets a tenant be looked at, and no longer changed: Write gives
// ErrReadOnly, at once here, within two seconds in other processes.
func (r *Registry) Protect(ctx context.Context, n Name) error {
	if err := r.shift(ctx, n, ReadOnly, "protect"); err != nil {
		return err
	}
	return r.follow(ctx)
}

// Resume serves a tenant again, whatever kept it from that. An active tenant
// stays active.
func (r *Registry) Resume(ctx context.Context, n Name) error {
	if err := r.shift(ctx, n, Active, "resume"); err != nil {
		return err
	}
	return r.follow(ctx)
}

// List gives every tenant in every state, by name.
func (r *Registry) List(ctx context.Context) ([]Info, error) { return r.control.list(ctx) }

// Lookup gives one tenant, in whatever state, without opening it.
func (r *Registry) Lookup(ctx context.Context, n Name) (Info, error) { return r.control.find(ctx, n) }

// withhold stops serving a tenant.
func (r *Registry) withhold(ctx context.Context, n Name, to State, deed string) error {
	if err := r.shift(ctx, n, to, deed); err != nil {
		return err
	}
	r.dismiss(n)
	return nil
}

// dismiss takes a tenant out of service here, if it is open. Its database closes
// when the last one who uses it has released it.
func (r *Registry) dismiss(n Name) {
	r.mu.Lock()
	e := r.open[n]
	r.mu.Unlock()
	if e != nil {
		r.retire(e)
	}
}

// whole are the states of a tenant that is all there: it goes from any of them
// to any other.
func whole() []State { return []State{Active, ReadOnly, Maintenance, Suspended} }

// shift takes a tenant that is all there to another state.
func (r *Registry) shift(ctx context.Context, n Name, to State, deed string) error {
	info, err := r.control.find(ctx, n)
	if err != nil || info.State == to {
		return err
	}
	if !slices.Contains(whole(), info.State) {
		return fmt.Errorf("cannot %s tenant %s: it is %s", deed, n, info.State)
	}
	return r.control.move(ctx, info, to, deed)
}
