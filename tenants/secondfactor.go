package tenants

import (
	"context"
	"errors"
	"strconv"
)

// RequireSecondFactor has everybody who administers a tenant show a second factor
// when they log in, or no longer: at once here, within two seconds in other processes.
func (r *Registry) RequireSecondFactor(ctx context.Context, n Name, required bool) error {
	info, err := r.control.find(ctx, n)
	if err != nil || info.SecondFactor == required {
		return err
	}
	err = r.control.write(ctx, "asking for second factors at tenant "+string(n), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenants SET second_factor = ? WHERE id = ?", number(required), info.ID)
		return errors.Join(err, r.control.note(ctx, tx, info, "require second factor", strconv.FormatBool(required)))
	})
	if err != nil {
		return err
	}
	return r.follow(ctx)
}

// RequiresSecondFactor reports whether nobody administers the tenant without one.
func (t *Tenant) RequiresSecondFactor() bool { return t.entry.secondFactor.Load() }

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
