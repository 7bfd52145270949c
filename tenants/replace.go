package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// replace puts another database, which fill makes, into the place of a tenant's,
// while servers run: for as long as the old one is drained nobody is served. The
// old one goes into the trash. The caller has locked the tenant.
func (r *Registry) replace(ctx context.Context, i Info, deed string, fill filling) error {
	next := i
	next.location = filepath.Join(tenantsDir, i.ID+"-"+strings.ToLower(rand.Text()[:8])+".db")
	next.Schema = r.cfg.Migrator.Latest()
	if err := r.build(ctx, &next, fill); err != nil {
		return err
	}
	r.step("built")
	if err := r.swap(ctx, i, next, deed); err != nil {
		return errors.Join(err, removeDatabase(r.path(next)))
	}
	r.step("swapped")
	if r.isGone(i) {
		return nil
	}
	if err := relocate(r.path(i), r.trash(i)); err != nil {
		return fmt.Errorf("putting away the old database of tenant %s: %w", i.Name, err)
	}
	return nil
}

// swap takes a tenant out of service, waits until nobody uses its database, and
// has it served from another. What fails leaves it as it was.
func (r *Registry) swap(ctx context.Context, i, next Info, deed string) error {
	if err := r.control.begin(ctx, i, deed); err != nil {
		return err
	}
	r.step("begun")
	r.dismiss(i.Name)
	var err error
	if !r.isGone(i) {
		err = r.alone(ctx, i, r.path(i))
	}
	if err == nil {
		r.step("drained")
		err = r.control.finish(ctx, next, i.State, deed)
	}
	if err != nil {
		// Whatever became of ctx, the tenant must not stay away.
		return errors.Join(err, r.control.finish(context.WithoutCancel(ctx), i, i.State, "gave up to "+deed))
	}
	return nil
}

// isGone reports whether a tenant's database is lost.
func (r *Registry) isGone(i Info) bool {
	_, err := os.Stat(r.path(i))
	return errors.Is(err, fs.ErrNotExist)
}

// begin notes what is done to a tenant, which is not served meanwhile.
func (c *control) begin(ctx context.Context, i Info, doing string) error {
	return c.write(ctx, "beginning to "+doing+" tenant "+string(i.Name), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenants SET state = ?, doing = ?, state_before = ? WHERE id = ?",
			string(Maintenance), doing, string(i.State), i.ID)
		return errors.Join(err, c.note(ctx, tx, i, "begin to "+doing, ""))
	})
}

// finish notes that it is done, and where the tenant's database is now.
func (c *control) finish(ctx context.Context, i Info, to State, deed string) error {
	return c.write(ctx, deed+" tenant "+string(i.Name), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE tenants SET state = ?, doing = '', state_before = '', location = ?,
			schema_version = ?, drift = ? WHERE id = ?`, string(to), i.location, i.Schema, i.drift, i.ID)
		return errors.Join(err, c.note(ctx, tx, i, deed, ""))
	})
}
