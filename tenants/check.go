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
	s, err := r.storeOf(info)
	if err != nil {
		return err
	}
	if err := s.there(ctx, info.location); err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	return examine(ctx, s, info.location, func(ctx context.Context, db *sql.DB) error {
		version, err := versionIn(ctx, s, db, 0)
		if err == nil && version < r.Latest() {
			err = fmt.Errorf("%w (run `pollsadmin migrate --tenant %s`)", ErrPending, n)
		}
		if err != nil {
			return err
		}
		return errors.Join(s.sound(ctx, db), r.undrifted(ctx, s, db))
	})
}

func (r *Registry) undrifted(ctx context.Context, s store, db *sql.DB) error {
	drift, err := r.drifted(ctx, s, db)
	if err == nil && len(drift) > 0 {
		err = fmt.Errorf("%w: %s", ErrDrift, strings.Join(drift, "; "))
	}
	return err
}
