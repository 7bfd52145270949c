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
	return r.provision(ctx, to, "clone "+string(from), func(ctx context.Context, s store, place string) ([]string, error) {
		if err := r.copyTo(ctx, source, s, place); err != nil {
			return nil, err
		}
		drift, err := r.fitted(ctx, s, place)
		if err != nil {
			return nil, err
		}
		return drift, examine(ctx, s, place, prepare)
	})
}

// copyTo makes a database of a copy of a tenant's, in the same store or another.
func (r *Registry) copyTo(ctx context.Context, i Info, to store, place string) error {
	from, err := r.storeOf(i)
	if err == nil {
		err = from.there(ctx, i.location)
	}
	if err != nil {
		return err
	}
	file := r.scratch("copy", i)
	err = from.export(ctx, i.location, file)
	if err == nil {
		err = to.load(ctx, file, place)
	}
	return errors.Join(err, removeDatabase(file))
}
