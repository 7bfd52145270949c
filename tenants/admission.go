package tenants

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// leaveSoon is when to come again who met too many others: they are about to leave.
const leaveSoon = time.Second

// CrowdedError says that a tenant has more requests than it may.
type CrowdedError struct {
	Tenant    Name
	PerSecond int           // requests that it may have, 0 when it has too many at once
	After     time.Duration // when to come again
}

func (e *CrowdedError) Error() string {
	return fmt.Sprintf("tenant %s has more requests than it may: come again in %v", e.Tenant, e.After)
}

// admission counts the requests of a tenant that is open.
type admission struct {
	mu     sync.Mutex
	limits Limits
	rate   *rate.Limiter // nil: as many as come
	inside int
}

// Admit acquires a tenant for a request, unless the tenant has more of them than
// it may: then it fails with a CrowdedError, and takes nothing that others wait for.
// From then on its statements are held to the time that they may take.
func (r *Registry) Admit(ctx context.Context, n Name) (*Tenant, error) {
	t, err := r.Acquire(ctx, n)
	if err != nil {
		return nil, err
	}
	if after := t.entry.admission.enter(r.cfg.Now()); after > 0 {
		perSecond, _ := t.Rate()
		t.Release()
		return nil, &CrowdedError{Tenant: n, PerSecond: perSecond, After: after}
	}
	t.admitted = true
	t.entry.db.statement.Store(int64(time.Duration(t.entry.admission.current().Statement) * time.Millisecond))
	return t, nil
}

// enter lets a request in, or says when it may come again.
func (a *admission) enter(now time.Time) (after time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.limits.Concurrent > 0 && a.inside >= a.limits.Concurrent {
		return leaveSoon
	}
	if a.rate != nil {
		turn := a.rate.ReserveN(now, 1)
		if after = turn.DelayFrom(now); after > 0 {
			turn.CancelAt(now)
			return after
		}
	}
	a.inside++
	return 0
}

// Rate is how many requests a second the tenant may have, 0 for any number, and how
// many are left of them.
func (t *Tenant) Rate() (perSecond, left int) {
	a := &t.entry.admission
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.rate == nil {
		return 0, 0
	}
	return a.limits.PerSecond, max(0, int(a.rate.Tokens()))
}

func (a *admission) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.inside--
}

func (a *admission) current() Limits {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.limits
}

// heed takes over limits that may have changed. A rate that is the same goes on
// counting.
func (a *admission) heed(l Limits) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l.PerSecond != a.limits.PerSecond {
		a.rate = nil
		if l.PerSecond > 0 {
			a.rate = rate.NewLimiter(rate.Limit(l.PerSecond), l.PerSecond)
		}
	}
	a.limits = l
}
