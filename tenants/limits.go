package tenants

import (
	"context"
	"errors"
	"fmt"
)

// ServersLimit stands for what Config.Limits allows every tenant.
const ServersLimit = -1

const maxLimit = 1_000_000

// ErrLimit says that a number is not one that a tenant can be limited to.
var ErrLimit = errors.New("not a limit")

// Limits bound what a tenant may take from the others: 0 is no bound, and
// ServersLimit that of the server.
type Limits struct {
	PerSecond  int // requests; as many may come at one moment, after a quiet second
	Concurrent int // requests that are being answered
	Statement  int // milliseconds that one may take in the database
	Megabytes  int // in the database, beyond which nothing is added; see Tenant.Full
}

// serversLimits are those of a tenant without any of its own.
func serversLimits() Limits {
	return Limits{PerSecond: ServersLimit, Concurrent: ServersLimit, Statement: ServersLimit, Megabytes: ServersLimit}
}

func (l *Limits) each() []*int {
	return []*int{&l.PerSecond, &l.Concurrent, &l.Statement, &l.Megabytes}
}

// Validate refuses what bounds nothing sensibly.
func (l Limits) Validate() error {
	for _, n := range l.each() {
		if *n < ServersLimit || *n > maxLimit {
			return fmt.Errorf("%w: %d (0 is none, %d the most)", ErrLimit, *n, maxLimit)
		}
	}
	return nil
}

// or gives the limits of a tenant with those of the server where it has none.
func (l Limits) or(server Limits) Limits {
	for i, n := range l.each() {
		if *n == ServersLimit {
			*n = *server.each()[i]
		}
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
		_, err := tx.ExecContext(ctx, `UPDATE tenants SET requests_per_second = ?, concurrent_requests = ?,
			statement_ms = ?, megabytes = ? WHERE id = ?`, l.PerSecond, l.Concurrent, l.Statement, l.Megabytes, i.ID)
		said := fmt.Sprintf("%d a second, %d at once, %d ms, %d MB", l.PerSecond, l.Concurrent, l.Statement, l.Megabytes)
		return errors.Join(err, c.note(ctx, tx, i, "limit", said))
	})
}
