package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Rename gives a tenant another name, and with it another address: at once here,
// within two seconds in other processes. What runs under the old name is
// finished: both lead to the same database. ErrExists when the name is taken.
func (r *Registry) Rename(ctx context.Context, from, to Name) error {
	if _, err := ParseName(string(to)); err != nil {
		return err
	}
	err := r.locked(ctx, from, func(i Info) error {
		if !slices.Contains(whole(), i.State) {
			return fmt.Errorf("cannot rename tenant %s: it is %s", from, i.State)
		}
		return r.control.rename(ctx, i, to)
	})
	if err == nil {
		r.step("renamed")
		r.dismiss(from)
	}
	return err
}

func (c *control) rename(ctx context.Context, i Info, to Name) error {
	return c.write(ctx, "renaming tenant "+string(i.Name), func(tx controlTx) error {
		var taken int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM tenants WHERE name = ?", string(to)).Scan(&taken)
		if err == nil && taken > 0 {
			return fmt.Errorf("%s: %w", to, ErrExists)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, "UPDATE tenants SET name = ? WHERE id = ?", string(to), i.ID)
		}
		return errors.Join(err, c.note(ctx, tx, i, "rename", "to "+string(to)))
	})
}
