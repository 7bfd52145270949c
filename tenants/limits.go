package tenants

import (
	"context"
	"errors"
	"fmt"
)

// ServersLimit stands for what Config.Limits allows every tenant.
const ServersLimit = -1

const maxLimit = 1_000_000

// ErrLimit says that a number is not one that requests can be limited to.
var ErrLimit = errors.New("not a limit")

// Limits bound what a tenant may take from the others: 0 is no bound, and
// ServersLimit that of the server.
type Limits struct {
	PerSecond  int // requests; as many may come at one moment, after a quiet second
	Concurrent int // requests that are being answered
}

// Validate refuses what bounds nothing sensibly.
func (l Limits) Validate() error {
	for _, n := range []int{l.PerSecond, l.Concurrent} {
		if n < ServersLimit || n > maxLimit {
			return fmt.Errorf("%w: %d (0 is none, %d the most)", ErrLimit, n, maxLimit)
		}
	}
	return nil
}

// or gives the limits of a tenant with those of the server where it has none.
func (l Limits) or(server Limits) Limits {
	if l.PerSecond == ServersLimit {
		l.PerSecond = server.PerSecond
	}
	if l.Concurrent == ServersLimit {
		l.Concurrent = server.Concurrent
	}
	return l
}

// SetLimits has fn change the limits of a tenant: they hold at once here, and
// within two seconds in other processes.
func (r *Registry) SetLimits(ctx context.Context, n Name, fn func(*Limits)) error {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	wanted := info.Limits
	fn(&wanted)
	if err := wanted.Validate(); err != nil || wanted == info.Limits {
		return err
	}
	if err := r.control.setLimits(ctx, info, wanted); err != nil {
		return err
	}
	return r.follow(ctx)
}

func (c *control) setLimits(ctx context.Context, i Info, l Limits) error {
	return c.write(ctx, "setting the limits of tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenants SET requests_per_second = ?, concurrent_requests = ? WHERE id = ?",
			l.PerSecond, l.Concurrent, i.ID)
		said := fmt.Sprintf("%d a second, %d at once", l.PerSecond, l.Concurrent)
		return errors.Join(err, c.note(ctx, tx, i, "limit", said))
	})
}
