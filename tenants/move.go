package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// settled is how long servers may take to hear that a tenant is read-only.
const settled = 4 * watchEvery

// Moved says what came along when a tenant went to another engine.
type Moved struct {
	Tables []Sum
	Left   []string // tables that migrations do not make: they stayed behind
}

// Move brings a tenant's database over to another engine, while servers run. The
// tenant is read-only while it is copied, and in maintenance while the last
// request ends. Every row of the copy is compared with the original, which goes to
// the trash; what fails leaves it in service as it was. ErrBusy when somebody
// writes to it all the same, or keeps it open.
func (r *Registry) Move(ctx context.Context, n Name, engine string) (m Moved, err error) {
	err = r.locked(ctx, n, func(i Info) error {
		if i.Engine == engine {
			return fmt.Errorf("tenant %s is on %s already", n, engine)
		}
		if !slices.Contains(whole(), i.State) {
			return fmt.Errorf("cannot move tenant %s: it is %s", n, i.State)
		}
		if i.Schema != r.Latest() {
			return fmt.Errorf("cannot move tenant %s: %w: run `pollsadmin migrate --tenant %s`", n, ErrPending, n)
		}
		m, err = r.move(ctx, i, engine)
		return err
	})
	return m, err
}

func (r *Registry) move(ctx context.Context, i Info, engine string) (m Moved, err error) {
	from, err := r.storeOf(i)
	if err != nil {
		return m, err
	}
	if err := r.control.begin(ctx, i, "move", ReadOnly); err != nil {
		return m, err
	}
	defer func() {
		if err != nil { // whatever became of ctx, the tenant must not stay read-only
			err = errors.Join(err, r.control.finish(context.WithoutCancel(ctx), i, i.State, "gave up to move"))
		}
	}()
	r.step("protected")
	if err := errors.Join(r.follow(ctx), pause(ctx, settled)); err != nil {
		return m, err
	}
	fill := func(ctx context.Context, s store, place string) ([]string, error) {
		if m, err = r.carry(ctx, from, i.location, s, place); err != nil {
			return nil, err
		}
		return r.fitted(ctx, s, place)
	}
	still := func(ctx context.Context) error { return r.unchanged(ctx, from, i, m.Tables) }
	err = r.replace(ctx, i, engine, "move", fill, still)
	return m, err
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// carry copies a database from one store to another, and compares what arrived.
func (r *Registry) carry(ctx context.Context, from store, source string, to store, place string) (m Moved, err error) {
	sent := r.scratch("sent", Info{ID: from.owner(source)})
	defer func() { err = errors.Join(err, removeDatabase(sent)) }()
	if err := from.export(ctx, source, sent); err != nil {
		return m, err
	}
	if m.Tables, m.Left, err = r.carried(ctx, sent); err != nil {
		return m, err
	}
	if err := to.load(ctx, sent, place); err != nil {
		return m, err
	}
	arrived, err := r.sumsOfCopy(ctx, to, place)
	if err == nil && !slices.Equal(arrived, m.Tables) {
		err = fmt.Errorf("%w: what arrived is not what was sent: %v became %v", ErrUnsound, m.Tables, arrived)
	}
	return m, err
}

// unchanged sees to it that nobody has written since the copy was taken.
func (r *Registry) unchanged(ctx context.Context, s store, i Info, copied []Sum) error {
	now, err := r.sumsOfCopy(ctx, s, i.location)
	if err == nil && !slices.Equal(now, copied) {
		err = fmt.Errorf("tenant %s was written to while it was copied: %w", i.Name, ErrBusy)
	}
	return err
}

// sumsOfCopy are those of a database's tables in an SQLite file: sums of different
// engines would not be alike.
func (r *Registry) sumsOfCopy(ctx context.Context, s store, place string) (sums []Sum, err error) {
	file := r.scratch("compared", Info{ID: s.owner(place)})
	defer func() { err = errors.Join(err, removeDatabase(file)) }()
	if err := s.export(ctx, place, file); err != nil {
		return nil, err
	}
	sums, _, err = r.carried(ctx, file)
	return sums, err
}
