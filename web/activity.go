package web

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/web/operations"
)

// Busy is a line of GET /tenants/top on the operations listener.
type Busy = operations.Busy

// activityWindow is the least time that activity goes back, and half the most.
const activityWindow = 10 * time.Second

// activity is which tenants had requests lately.
type activity struct {
	now func() time.Time

	mu          sync.Mutex
	began       time.Time
	last, older map[tenants.Name]use
	olderTook   time.Duration
}

// use is what was asked of one tenant.
type use struct {
	requests int
	time     time.Duration
}

func newActivity(now func() time.Time) *activity {
	return &activity{now: now, began: now(), last: map[tenants.Name]use{}}
}

func (a *activity) note(n tenants.Name, took time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn()
	a.last[n] = use{a.last[n].requests + 1, a.last[n].time + took}
}

// turn forgets what was long ago.
func (a *activity) turn() {
	now := a.now()
	past := now.Sub(a.began)
	if past < activityWindow {
		return
	}
	a.older, a.olderTook = a.last, past
	if past >= 2*activityWindow {
		a.older, a.olderTook = nil, 0
	}
	a.last, a.began = map[tenants.Name]use{}, now
}

// busiest are the tenants with the most requests a second, and how long each
// second of theirs took.
func (a *activity) busiest(most int) []Busy {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turn()
	seconds := max(1, (a.now().Sub(a.began) + a.olderTook).Seconds())
	list := make([]Busy, 0, len(a.last)+len(a.older))
	for n, u := range a.last {
		u.requests += a.older[n].requests
		u.time += a.older[n].time
		list = append(list, busyOf(n, u, seconds))
	}
	for n, u := range a.older {
		if _, counted := a.last[n]; !counted {
			list = append(list, busyOf(n, u, seconds))
		}
	}
	slices.SortFunc(list, func(a, b Busy) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(a.Tenant, b.Tenant))
	})
	return list[:min(most, len(list))]
}

func busyOf(n tenants.Name, u use, seconds float64) Busy {
	return Busy{
		Tenant: n, Requests: float64(u.requests) / seconds,
		Milliseconds: float64(u.time.Milliseconds()) / float64(u.requests), Share: u.time.Seconds() / seconds,
	}
}

// top is busiest with the size of each database.
func (s *Server) top(ctx context.Context, most int) []Busy {
	list := s.activity.busiest(most)
	for i := range list {
		if info, err := s.registry.Lookup(ctx, list[i].Tenant); err == nil { // it may have been renamed
			_, list[i].Bytes = s.registry.Size(ctx, info)
		}
	}
	return list
}
