package tenants

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// leftoverAge is how old a temporary file must be for nobody to be at it any more.
const leftoverAge = time.Hour

// found is a database that looks like a tenant's.
type found struct {
	store store
	place string
}

// databases are those of every store.
func (r *Registry) databases(ctx context.Context) (all []found, err error) {
	for _, s := range r.stores {
		places, err := s.all(ctx)
		if err != nil {
			return nil, err
		}
		for _, place := range places {
			all = append(all, found{s, place})
		}
	}
	return all, nil
}

// orphans tells of databases that no tenant is served from. Those that others
// took the place of belong into the trash.
func (d *doctor) orphans(ctx context.Context, all []found) error {
	var failed []error
	for _, f := range all {
		owner, owned := d.owners[f.store.owner(f.place)]
		switch {
		case owned && (f.place == owner.location || f.place == f.store.trash(f.place)):
		case owned:
			failed = append(failed, d.putAway(ctx, owner.Name, f))
		case f.store.there(ctx, f.place) == nil:
			d.tell(Finding{Path: f.store.name(f.place), Wrong: "no tenant is served from it"})
		}
	}
	return errors.Join(failed...)
}

// putAway moves a database that a crash left behind into the trash, unless
// somebody works on its tenant at the moment.
func (d *doctor) putAway(ctx context.Context, n Name, f found) error {
	return d.unlessBusy(ctx, n, func() error {
		owner, err := d.r.control.find(ctx, n)
		if errors.Is(err, ErrNotFound) {
			return nil // it was taken away just now
		}
		if err != nil || owner.location == f.place || f.store.there(ctx, f.place) != nil {
			return err
		}
		told := Finding{Tenant: n, Path: f.store.name(f.place), Wrong: "the tenant is not served from it"}
		if !d.look {
			if err = f.store.relocate(ctx, f.place, f.store.trash(f.place)); err == nil {
				told.Done = "put into the trash"
			}
		}
		d.tell(told)
		return err
	})
}

// leftovers removes temporary files that nobody is at any more.
func (d *doctor) leftovers() error {
	dir := filepath.Join(d.r.cfg.Dir, tmpDir)
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for leftovers: %w", err)
	}
	var failed []error
	for _, file := range files {
		about, err := file.Info()
		if err != nil || time.Since(about.ModTime()) < leftoverAge || file.Name() == d.r.patternFile() {
			continue
		}
		f := Finding{Path: filepath.Join(dir, file.Name()), Wrong: "it is left over"}
		if !d.look {
			if err = os.Remove(f.Path); err == nil {
				f.Done = "removed"
			}
		}
		failed = append(failed, err)
		d.tell(f)
	}
	return errors.Join(failed...)
}
