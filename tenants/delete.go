package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
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
	home, trash := r.path(i), r.trash(i)
	if present(home) == nil {
		if err := r.alone(ctx, i, home); err != nil {
			return fmt.Errorf("deleting: %w", err)
		}
	}
	r.step("drained")
	if err := relocate(home, trash); err != nil {
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
		if err := relocate(r.trash(i), r.path(i)); err != nil {
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
		for _, path := range r.trashed(i) {
			if err := removeDatabase(path); err != nil {
				return fmt.Errorf("purging tenant %s: %w", n, err)
			}
		}
		r.step("removed")
		return r.control.purge(ctx, i)
	})
}

// purge forgets a tenant. What was done to it stays in the log of deeds.
func (c *control) purge(ctx context.Context, i Info) error {
	return c.write(ctx, "purging tenant "+string(i.Name), func(tx *sql.Tx) error {
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
	held, err := takeLock(ctx, r.cfg.Dir, n)
	if err != nil {
		return err
	}
	defer r.unlock(ctx, held)
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	return work(info)
}

// trashed are the databases of a tenant in the trash: its last one, and those that
// others took the place of.
func (r *Registry) trashed(i Info) []string {
	found, _ := filepath.Glob(filepath.Join(r.cfg.Dir, trashDir, i.ID+"*.db")) // no pattern that could be wrong
	return found
}

func (r *Registry) trash(i Info) string {
	return filepath.Join(r.cfg.Dir, trashDir, filepath.Base(i.location))
}

// step is where a test may have the process die.
func (r *Registry) step(name string) {
	if r.cfg.step != nil {
		r.cfg.step(name)
	}
}
