package tenants

import (
	"context"
	"errors"
	"fmt"
)

// Check looks through a tenant's database, also while it is served: ErrUnsound
// says what is damaged, ErrPending or ErrNewer that its schema is not this
// program's.
func (r *Registry) Check(ctx context.Context, n Name) error {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	path := r.path(info)
	if err := present(path); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	version, err := r.version(ctx, path)
	if err != nil {
		return err
	}
	if version < r.cfg.Migrator.Latest() {
		return fmt.Errorf("%w (run `pollsadmin migrate --tenant %s`)", ErrPending, n)
	}
	db := &foreign{openPlain(path)}
	return errors.Join(db.sound(ctx), foreignKeys(ctx, db.DB), db.Close())
}
