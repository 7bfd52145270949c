package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// Check looks through a tenant's database, also while it is served: ErrUnsound
// says what is damaged, ErrPending, ErrNewer or ErrDrift that its schema is not this
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
	return errors.Join(db.sound(ctx), foreignKeys(ctx, db.DB), r.undrifted(ctx, db.DB), db.Close())
}

func (r *Registry) undrifted(ctx context.Context, db *sql.DB) error {
	drift, err := r.drifted(ctx, db)
	if err == nil && len(drift) > 0 {
		err = fmt.Errorf("%w: %s", ErrDrift, strings.Join(drift, "; "))
	}
	return err
}
