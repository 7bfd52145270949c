package ratelimit

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// Quota is how many calls somebody may make.
type Quota struct {
	Policy string // what it is called
	Calls  int    // within Window; as many may come at one moment, after a quiet one. 0: any
	Window time.Duration
}

// Draw is one call out of the quota that somebody has.
type Draw struct {
	Quota
	Whose string
}

// Left is what is left of a quota.
type Left struct {
	Quota
	Remaining int
	Reset     time.Duration // until the quota is whole again
}

// LimitedError says that a quota is used up.
type LimitedError struct {
	Quota
	After time.Duration // when there is a call again
}

// Error is error's.
func (e *LimitedError) Error() string {
	return fmt.Sprintf("more than %d calls of a %s in %s", e.Calls, e.Policy, e.Window)
}

// Limiter knows what is left of many quotas: of the latest, whoever else had one has
// it whole again.
type Limiter struct {
	now func() time.Time

	mu      sync.Mutex
	buckets *simplelru.LRU[string, *rate.Limiter]
}

// New makes a limiter that knows so many quotas at a time.
func New(most int, now func() time.Time) (*Limiter, error) {
	buckets, err := simplelru.NewLRU[string, *rate.Limiter](most, nil)
	if err != nil {
		return nil, fmt.Errorf("making room for %d quotas: %w", most, err)
	}
	return &Limiter{buckets: buckets, now: now}, nil
}

// Take makes all draws, or none and says which quota is used up: a *LimitedError. In
// either case it tells what is left.
func (l *Limiter) Take(draws ...Draw) ([]Left, error) {
	draws = slices.DeleteFunc(draws, func(d Draw) bool { return d.Calls <= 0 })
	buckets := make([]*rate.Limiter, len(draws))
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	var limited error
	for i, d := range draws {
		buckets[i] = l.bucket(d)
		if tokens := buckets[i].TokensAt(now); tokens < 1 && limited == nil {
			limited = &LimitedError{Quota: d.Quota, After: d.until(1 - tokens)}
		}
	}
	left := make([]Left, len(draws))
	for i, d := range draws {
		if limited == nil {
			buckets[i].AllowN(now, 1)
		}
		tokens := buckets[i].TokensAt(now)
		left[i] = Left{Quota: d.Quota, Remaining: int(tokens), Reset: d.until(float64(d.Calls) - tokens)}
	}
	return left, limited
}

func (l *Limiter) bucket(d Draw) *rate.Limiter {
	key := d.Policy + "\x00" + d.Whose
	known, ok := l.buckets.Get(key)
	if !ok {
		known = rate.NewLimiter(rate.Limit(float64(d.Calls)/d.Window.Seconds()), d.Calls)
		l.buckets.Add(key, known)
	}
	return known
}

// until is how long it takes for so many calls to come back.
func (q Quota) until(calls float64) time.Duration {
	return time.Duration(calls * float64(q.Window) / float64(q.Calls))
}
