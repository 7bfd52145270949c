package tenants

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"pollsadmin/tenants/sqlitedriver"
)

const (
	lastCheckpoint = time.Second // somebody may read for ever, as who copies every commit elsewhere does
	closingAtOnce  = 8
)

// Close admits nobody any more, waits for all tenants to be released, brings
// every database's log into its file, and closes everything. When ctx ends
// first it says who is still in use; their databases close with their last
// release, and lose nothing if that never comes.
func (r *Registry) Close(ctx context.Context) error {
	idle, first := r.stop()
	var group errgroup.Group
	group.SetLimit(closingAtOnce)
	for _, e := range idle {
		group.Go(func() error { r.shut(e); r.vacate(); return nil })
	}
	_ = group.Wait() // what goes wrong is in the log by now
	if err := r.drained(ctx); err != nil || !first {
		return err
	}
	<-r.watched
	err := errors.Join(r.checkpoint(r.control.db), r.control.db.Close())
	for _, s := range r.stores {
		err = errors.Join(err, s.close())
	}
	return err
}

// stop ends admission, and gives the idle entries for closing.
func (r *Registry) stop() (idle []*entry, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return nil, false
	}
	r.closing = true
	r.end()
	for r.idle.Len() > 0 {
		e := r.idle.Remove(r.idle.Front()).(*entry)
		e.place, e.leaving = nil, true
		idle = append(idle, e)
	}
	r.noteEmpty()
	return idle, true
}

// drained waits until the last database is closed, or ctx ends.
func (r *Registry) drained(ctx context.Context) error {
	select {
	case <-r.empty:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-r.empty: // nothing had to be waited for
		return nil
	default:
		return fmt.Errorf("closing: %s: %w", r.inUse(), context.Cause(ctx))
	}
}

// noteEmpty tells Close when the last database is closed.
func (r *Registry) noteEmpty() {
	if r.closing && r.room == 0 {
		close(r.empty)
	}
}

func (r *Registry) inUse() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var names []string
	for n := range r.open {
		names = append(names, string(n))
	}
	slices.Sort(names)
	return fmt.Sprintf("%d databases are still in use (%s)", r.room, strings.Join(names, ", "))
}

// checkpoint does not depend on the context that ended the waiting. Where others
// read, the log stays: nothing is lost by that.
func (r *Registry) checkpoint(db *database) error {
	ctx, cancel := context.WithTimeout(context.Background(), lastCheckpoint)
	defer cancel()
	err := db.checkpoint(ctx)
	if errors.Is(err, context.DeadlineExceeded) || sqlitedriver.Busy(err) {
		r.cfg.Logger.Debug("a log stays beside its database, for somebody reads", "error", err)
		return nil
	}
	return err
}
