package tenants

import (
	"context"
	"errors"
	"fmt"
)

// Each runs fn for every active tenant, one at a time and by name, in a context
// that carries it. A failure does not keep fn from the tenants after it: all
// failures are returned together. The end of ctx does.
func (r *Registry) Each(ctx context.Context, fn func(ctx context.Context, t *Tenant) error) error {
	all, err := r.List(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, info := range all {
		if ctx.Err() != nil {
			return errors.Join(append(failed, context.Cause(ctx))...)
		}
		if info.State != Active {
			continue
		}
		if err := r.visit(ctx, info.Name, fn); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (r *Registry) visit(ctx context.Context, n Name, fn func(ctx context.Context, t *Tenant) error) error {
	t, err := r.Acquire(ctx, n)
	if err != nil {
		return err
	}
	defer t.Release()
	if err := fn(NewContext(ctx, t), t); err != nil {
		return fmt.Errorf("tenant %s: %w", n, err)
	}
	return nil
}
