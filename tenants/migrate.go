package tenants

import (
	"context"
	"errors"
	"fmt"
)

// Migrate brings a tenant's database to the schema of this program, also while
// it is served or suspended, and says which versions it had and has.
func (r *Registry) Migrate(ctx context.Context, n Name) (from, to int64, err error) {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return 0, 0, err
	}
	switch info.State {
	case Provisioning, Deleting, Deleted:
		return 0, 0, fmt.Errorf("tenant %s is %s: only a finished tenant can be migrated", n, info.State)
	}
	if err := present(r.path(info)); err != nil {
		return 0, 0, fmt.Errorf("tenant %s: %w: %w", n, ErrUnavailable, err)
	}
	from, to, err = r.migrate(ctx, info)
	if err != nil {
		return from, to, fmt.Errorf("migrating tenant %s: %w", n, err)
	}
	return from, to, nil
}

// migrate holds the tenant's lock, so that two programs do not migrate it at once.
func (r *Registry) migrate(ctx context.Context, i Info) (from, to int64, err error) {
	held, err := takeLock(ctx, r.cfg.Dir, i.Name)
	if err != nil {
		return 0, 0, err
	}
	defer r.unlock(ctx, held)
	from, err = r.version(ctx, r.path(i))
	if err != nil {
		return from, from, err
	}
	if err := r.bringUp(ctx, r.path(i)); err != nil {
		return from, from, err
	}
	to = r.cfg.Migrator.Latest()
	if i.Schema == to && from == to {
		return from, to, nil
	}
	i.Schema = from
	return from, to, r.control.migrated(ctx, i, to)
}

// fit says whether a tenant's database has the schema of this program, and
// gives it that when the registry was told to.
func (r *Registry) fit(ctx context.Context, i Info) error {
	version, err := r.version(ctx, r.path(i))
	if err != nil || version == r.cfg.Migrator.Latest() {
		return err
	}
	if !r.cfg.MigrateOnOpen {
		return fmt.Errorf("%w (it has schema %d, this program wants %d): run `pollsadmin migrate --tenant %s`",
			ErrPending, version, r.cfg.Migrator.Latest(), i.Name)
	}
	_, _, err = r.migrate(ctx, i)
	return err
}

// version reads the schema of a database file, ErrNewer when it is not for this program.
func (r *Registry) version(ctx context.Context, path string) (int64, error) {
	db := openPlain(path)
	version, err := r.cfg.Migrator.Version(ctx, db)
	if err = errors.Join(err, db.Close()); err != nil {
		return 0, fmt.Errorf("%w: reading its schema version: %w", ErrUnavailable, err)
	}
	if version > r.cfg.Migrator.Latest() {
		return version, fmt.Errorf("%w (it has schema %d, this program knows %d): use the newer program",
			ErrNewer, version, r.cfg.Migrator.Latest())
	}
	return version, nil
}
