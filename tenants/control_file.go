package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	watchEvery   = 250 * time.Millisecond
	dataVersions = "PRAGMA data_version"
)

// fileControl is a control database in the data directory.
func fileControl() controlEngine {
	return controlEngine{
		among: "name IN (SELECT value FROM json_each(?))",
		changes: func(r *Registry) changes {
			return &fileChanges{db: openPlain(r.control.db.path), tick: time.NewTicker(watchEvery)}
		},
		lock: func(_ context.Context, r *Registry, n Name) (func() error, error) {
			held, err := tryLock(r.cfg.Dir, n)
			if err != nil {
				return nil, err
			}
			return held.unlock, nil
		},
	}
}

// fileChanges asks SQLite whether anybody has written since it was asked last.
type fileChanges struct {
	db   *sql.DB
	tick *time.Ticker
	seen int64
}

func (f *fileChanges) next(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-f.tick.C:
		}
		var version int64
		if err := f.ask(ctx, &version); err != nil {
			return err
		}
		if version != f.seen {
			f.seen = version
			return nil
		}
	}
}

func (f *fileChanges) ask(ctx context.Context, version *int64) error {
	ctx, cancel := context.WithTimeout(ctx, followLimit)
	defer cancel()
	if err := f.db.QueryRowContext(ctx, dataVersions).Scan(version); err != nil {
		return fmt.Errorf("asking for the version of the control database: %w", err)
	}
	return nil
}

func (f *fileChanges) close() error {
	f.tick.Stop()
	return errors.Join(f.db.Close())
}
