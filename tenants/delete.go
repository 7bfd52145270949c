package tenants

import (
	"context"
	"errors"
	"fmt"
)

// Delete takes a tenant out of service, waits until everything that runs on it
// has ended, in every process, and moves its database to the trash, where it
// stays until Purge; its name is held. ErrBusy when somebody does not let go of
// it: then it is served no more, and Delete may be asked again. A deleted tenant
// stays deleted.
func (r *Registry) Delete(ctx context.Context, n Name) error {
	return r.locked(ctx, n, func(i Info) error {
		switch i.State {
		case Deleted:
			return nil
		case Provisioning:
			return fmt.Errorf("tenant %s is half made: `pollsadmin tenants doctor` takes away what there is of it", n)
		case Deleting:
		default:
			if err := r.control.move(ctx, i, Deleting, "delete"); err != nil {
				return err
			}
			i.State = Deleting
		}
		r.step("deleting")
		return r.discard(ctx, i)
	})
}

// discard moves the database of a tenant that is served no more to the trash.
func (r *Registry) discard(ctx context.Context, i Info) error {
	r.dismiss(i.Name)
	s, err := r.storeOf(i)
	if err == nil {
		err = r.alone(ctx, i)
	}
	if err != nil {
		return fmt.Errorf("deleting: %w", err)
	}
	r.step("drained")
	if err := s.relocate(ctx, i.location, s.trash(i.location)); err != nil {
		return fmt.Errorf("deleting tenant %s: %w", i.Name, err)
	}
	r.step("moved")
	return r.control.move(ctx, i, Deleted, "put into the trash")
}

// Undelete brings a deleted tenant back from the trash, and serves it again.
func (r *Registry) Undelete(ctx context.Context, n Name) error {
	return r.locked(ctx, n, func(i Info) error {
		if i.State == Active {
			return nil
		}
		if i.State != Deleted {
			return fmt.Errorf("tenant %s is %s, not deleted", n, i.State)
		}
		s, err := r.storeOf(i)
		if err == nil {
			err = s.relocate(ctx, s.trash(i.location), i.location)
		}
		if err != nil {
			return fmt.Errorf("undeleting tenant %s: %w", n, err)
		}
		r.step("moved back")
		return r.control.move(ctx, i, Active, "undelete")
	})
}

// Purge removes a deleted tenant for good, and frees its name and its domains.
func (r *Registry) Purge(ctx context.Context, n Name) error {
	return r.locked(ctx, n, func(i Info) error {
		if i.State != Deleted {
			return fmt.Errorf("tenant %s is %s: delete it first", n, i.State)
		}
		if err := r.clearTrash(ctx, i); err != nil {
			return fmt.Errorf("purging tenant %s: %w", n, err)
		}
		r.step("removed")
		return r.control.purge(ctx, i)
	})
}

// purge forgets a tenant. What was done to it stays in the log of deeds.
func (c *control) purge(ctx context.Context, i Info) error {
	return c.write(ctx, "purging tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM domains WHERE tenant_id = ?", i.ID)
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM migrations WHERE tenant_id = ?", i.ID)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, "DELETE FROM tenants WHERE id = ? AND state = ?", i.ID, string(Deleted))
		}
		return errors.Join(err, c.note(ctx, tx, i, "purge", ""))
	})
}

// locked finds a tenant and works on it while nobody else does.
func (r *Registry) locked(ctx context.Context, n Name, work func(i Info) error) error {
	return r.whileLocked(ctx, n, func() error {
		info, err := r.control.find(ctx, n)
		if err != nil {
			return err
		}
		return work(info)
	})
}

// clearTrash removes a tenant's databases from the trash: its last one, and those that
// others took the place of.
func (r *Registry) clearTrash(ctx context.Context, i Info) error {
	for _, s := range r.stores {
		places, err := s.all(ctx)
		if err != nil {
			return err
		}
		for _, place := range places {
			if s.owner(place) != i.ID || place != s.trash(place) {
				continue
			}
			if err := s.remove(ctx, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// step is where a test may have the process die.
func (r *Registry) step(name string) {
	if r.cfg.step != nil {
		r.cfg.step(name)
	}
}
