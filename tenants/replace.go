package tenants

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
)

// replace puts another database, which fill makes, into the place of a tenant's,
// while servers run: for as long as the old one is drained nobody is served. The
// old one goes into the trash. The caller has locked the tenant. Once nobody uses the old
// one, still may find that it must not be replaced.
func (r *Registry) replace(
	ctx context.Context, i Info, engine, deed string, fill filling, still func(ctx context.Context) error,
) error {
	next := i
	next.Engine, next.Schema = engine, r.Latest()
	s, err := r.storeOf(next)
	if err != nil {
		return err
	}
	next.location = s.home(i.ID, strings.ToLower(rand.Text()[:8]))
	if err := r.build(ctx, &next, fill); err != nil {
		return err
	}
	r.step("built")
	if err := r.swap(ctx, i, next, deed, still); err != nil {
		return errors.Join(err, s.remove(context.WithoutCancel(ctx), next.location))
	}
	r.step("swapped")
	if err := r.putAway(ctx, i); err != nil {
		return fmt.Errorf("putting away the old database of tenant %s: %w", i.Name, err)
	}
	return nil
}

// putAway throws the database away that a tenant was served from, if it is there.
func (r *Registry) putAway(ctx context.Context, i Info) error {
	s, err := r.storeOf(i)
	if err != nil || s.there(ctx, i.location) != nil {
		return err
	}
	return s.relocate(ctx, i.location, s.trash(i.location))
}

// swap takes a tenant out of service, waits until nobody uses its database, and
// has it served from another. What fails leaves it as it was.
func (r *Registry) swap(
	ctx context.Context, i, next Info, deed string, still func(ctx context.Context) error,
) error {
	if err := r.control.begin(ctx, i, deed, Maintenance); err != nil {
		return err
	}
	r.step("begun")
	r.dismiss(i.Name)
	err := r.alone(ctx, i)
	if err == nil {
		r.step("drained")
		err = still(ctx)
	}
	if err == nil {
		err = r.control.finish(ctx, next, i.State, deed)
	}
	if err != nil {
		// Whatever became of ctx, the tenant must not stay away.
		return errors.Join(err, r.control.finish(context.WithoutCancel(ctx), i, i.State, "gave up to "+deed))
	}
	return nil
}

// begin notes what is done to a tenant, and the state that it is in meanwhile.
func (c *control) begin(ctx context.Context, i Info, doing string, meanwhile State) error {
	return c.write(ctx, "beginning to "+doing+" tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenants SET state = ?, doing = ?, state_before = ? WHERE id = ?",
			string(meanwhile), doing, string(i.State), i.ID)
		return errors.Join(err, c.note(ctx, tx, i, "begin to "+doing, ""))
	})
}

// finish notes that it is done, and where the tenant's database is now.
func (c *control) finish(ctx context.Context, i Info, to State, deed string) error {
	return c.write(ctx, deed+" tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, `UPDATE tenants SET state = ?, doing = '', state_before = '', location = ?, engine = ?,
			schema_version = ?, drift = ? WHERE id = ?`, string(to), i.location, i.Engine, i.Schema, i.drift, i.ID)
		return errors.Join(err, c.note(ctx, tx, i, deed, ""))
	})
}
