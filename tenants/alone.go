package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// alone waits until no process uses a tenant's database any more, and all of it is
// where it is kept. The caller has seen to it that nobody opens it anew. A
// database that is gone is used by nobody. ErrBusy when somebody keeps it open for
// too long.
func (r *Registry) alone(ctx context.Context, i Info) error {
	s, err := r.storeOf(i)
	if err != nil || s.there(ctx, i.location) != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Drain)
	defer cancel()
	for {
		busy, err := s.alone(ctx, i.location)
		if err == nil || !busy && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("tenant %s: somebody still uses its database: %w", i.Name, ErrBusy)
		case <-time.After(betweenTries):
		}
	}
}

// unlogged turns a database's log off, which only succeeds when nobody else has
// it open. It is turned on again when the database is opened.
func unlogged(ctx context.Context, path string) error {
	db := openPlain(path)
	var mode string
	err := db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if mode != "delete" {
		return fmt.Errorf("the log of %s cannot be turned off: it stays %s", path, mode)
	}
	return nil
}
