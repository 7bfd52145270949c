package tenants

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
)

var (
	// ErrNoRun says that there is no run over many tenants that could go on.
	ErrNoRun = errors.New("no run was stopped before its end: begin one without --resume")
	// ErrStopped says that a run was ended before its end because of failures.
	ErrStopped = errors.New("stopped because of what failed; go on with --resume")
)

// Rollout is how many tenants are brought to the schema of this program.
type Rollout struct {
	Parallel    int  // tenants at once
	Canary      int  // tenants before the others, one at a time: if one fails, nothing follows
	MaxFailures int  // nothing is begun after more of them; less than 0: however many fail
	Resume      bool // go on with the run that was killed or stopped; who failed in it is left out
	Verify      bool // look into every database, instead of trusting the list
	Rehearse    bool // migrate copies, and leave the tenants alone
}

// Pending are the tenants that a rollout is about. Unless each of them has to be
// looked at, that is one indexed read.
func (r *Registry) Pending(ctx context.Context, plan Rollout) ([]Info, error) {
	if !plan.Verify {
		return r.control.behind(ctx, r.Latest())
	}
	return r.control.listed(ctx, "WHERE state NOT IN (?, ?, ?) ORDER BY name",
		string(Provisioning), string(Deleting), string(Deleted))
}

// MigrateAll brings tenants to the schema of this program and tells of each what
// became of it, one at a time. A tenant that fails does not stop the others,
// unless the plan says so: then ErrStopped. Its end, and that of ctx, leave every
// tenant at a version of which all migrations are done.
func (r *Registry) MigrateAll(ctx context.Context, plan Rollout, pending []Info, tell func(Migration)) error {
	w := rollout{r: r, plan: plan, tell: tell}
	if !plan.Rehearse && (len(pending) > 0 || plan.Resume) {
		failed, err := w.begin(ctx)
		if err != nil {
			return err
		}
		pending = without(pending, failed)
	}
	canaries := pending[:min(plan.Canary, len(pending))]
	for _, info := range canaries {
		if w.stopped || ctx.Err() != nil {
			break
		}
		w.one(ctx, info)
		w.stopped = w.failed > 0
	}
	w.many(ctx, pending[len(canaries):])
	return w.end(ctx)
}

// rollout is a plan at work.
type rollout struct {
	r    *Registry
	plan Rollout
	tell func(Migration)
	run  int64

	mu      sync.Mutex
	failed  int
	stopped bool
}

func (w *rollout) begin(ctx context.Context) (failed map[string]bool, err error) {
	latest := w.r.Latest()
	if w.plan.Resume {
		w.run, failed, err = w.r.control.unfinished(ctx, latest)
		return failed, err
	}
	w.run, err = w.r.control.begun(ctx, latest)
	return nil, err
}

func (w *rollout) many(ctx context.Context, infos []Info) {
	var group errgroup.Group
	group.SetLimit(max(w.plan.Parallel, 1))
	for _, info := range infos {
		group.Go(func() error {
			if ctx.Err() == nil && !w.isStopped() { // it may have waited for its turn
				w.one(ctx, info)
			}
			return nil
		})
	}
	_ = group.Wait() // failures are told, and counted
}

func (w *rollout) one(ctx context.Context, i Info) {
	var m Migration
	if w.plan.Rehearse {
		m = w.r.rehearse(ctx, i)
	} else {
		m = w.r.migrate(ctx, i, w.run)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.Err != nil {
		w.failed++
		w.stopped = w.stopped || w.plan.MaxFailures >= 0 && w.failed > w.plan.MaxFailures
	}
	w.tell(m)
}

func (w *rollout) isStopped() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stopped
}

// end closes the run, unless something is left to go on with.
func (w *rollout) end(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("migrating tenants: %w", context.Cause(ctx))
	case w.stopped:
		return ErrStopped
	case w.run == 0:
		return nil
	}
	return w.r.control.ended(ctx, w.run)
}

func without(infos []Info, left map[string]bool) (kept []Info) {
	for _, i := range infos {
		if !left[i.ID] {
			kept = append(kept, i)
		}
	}
	return kept
}
