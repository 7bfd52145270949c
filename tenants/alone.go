package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pollsadmin/tenants/sqlitedriver"
)

// alone waits until no process has a database open any more, and leaves all of it
// in its one file: SQLite gives up the log only to one who has the file to
// himself. The caller has seen to it that nobody opens it anew. ErrBusy when
// somebody keeps it open for too long.
func (r *Registry) alone(ctx context.Context, i Info, path string) error {
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Drain)
	defer cancel()
	for {
		err := unlogged(ctx, path)
		if err == nil || !sqlitedriver.Busy(err) && ctx.Err() == nil {
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
