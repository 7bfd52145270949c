package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
)

// Clone makes a tenant of a copy of another's database, as it is at one moment,
// while that is served and written to. prepare, if any, sees the copy before
// anybody else does, and may change it. ErrExists when the new name is taken.
func (r *Registry) Clone(
	ctx context.Context, from, to Name, prepare func(ctx context.Context, db *sql.DB) error,
) (Info, error) {
	source, err := r.control.find(ctx, from)
	if err != nil {
		return Info{}, err
	}
	if !slices.Contains(whole(), source.State) {
		return Info{}, fmt.Errorf("cannot clone tenant %s: it is %s", from, source.State)
	}
	return r.provision(ctx, to, "clone "+string(from), func(ctx context.Context, path string) ([]string, error) {
		err := present(r.path(source))
		if err == nil {
			err = errors.Join(touch(path), copyOf(ctx, r.path(source), path))
		}
		if err != nil {
			return nil, err
		}
		drift, err := r.fitted(ctx, path)
		if err != nil {
			return nil, err
		}
		return drift, examine(ctx, path, prepare)
	})
}
