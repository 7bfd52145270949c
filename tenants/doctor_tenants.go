package tenants

import (
	"context"
	"errors"
)

// examine looks at one tenant, unless somebody works on it.
func (d *doctor) examine(ctx context.Context, i Info) error {
	return d.unlessBusy(ctx, i.Name, func() error {
		s, known := d.r.stores[i.Engine]
		if !known {
			d.tell(Finding{Tenant: i.Name, Wrong: "it is on " + i.Engine + ", of which this program knows no address"})
			return nil
		}
		return d.examineIn(ctx, s, i)
	})
}

func (d *doctor) examineIn(ctx context.Context, s store, i Info) error {
	home := s.there(ctx, i.location) == nil
	trash := s.trash(i.location)
	switch {
	case i.doing != "":
		wrong := "it is half through: " + i.doing
		return d.mend(i, wrong, "as it was before", func() error {
			return d.r.control.finish(ctx, i, i.before, "undo "+i.doing)
		})
	case i.State == Provisioning:
		return d.mend(i, "it is half made", "taken away", func() error { return d.r.unmake(ctx, s, i) })
	case i.State == Deleting:
		return d.mend(i, "it is half deleted", "put into the trash", func() error { return d.r.discard(ctx, i) })
	case i.State == Deleted && home:
		return d.mend(i, "it is half undeleted", "put back into the trash", func() error {
			return s.relocate(ctx, i.location, trash)
		})
	case i.State == Deleted && s.there(ctx, trash) != nil:
		d.tell(Finding{Tenant: i.Name, Path: s.name(trash), Wrong: "its database is gone from the trash: purge it"})
	case i.State != Deleted && !home:
		d.tell(Finding{Tenant: i.Name, Path: s.name(i.location), Wrong: "its database is gone: restore it from a backup"})
	}
	return nil
}

// unmake takes away what there is of a half-made tenant.
func (r *Registry) unmake(ctx context.Context, s store, i Info) error {
	err := errors.Join(s.remove(ctx, s.tmp(i.location)), s.remove(ctx, i.location))
	if err != nil {
		return err
	}
	return r.control.abandon(ctx, i, errors.New("it was half made"))
}
