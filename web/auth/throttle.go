package auth

import (
	"container/list"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// remembered bounds the memory of a throttle: about 300 bytes each.
const remembered = 20_000

// ThrottledError says that there were too many attempts.
type ThrottledError struct{ wait time.Duration }

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts to log in, the next one is allowed in %s", e.wait)
}

// RetryAfter is how long to wait.
func (e *ThrottledError) RetryAfter() time.Duration { return e.wait }

// limit allows a burst of attempts, and then one in so much time.
type limit struct {
	burst int
	every time.Duration
}

// throttle counts attempts by key and forgets the keys not seen for longest.
type throttle struct {
	limit limit
	now   func() time.Time

	mu     sync.Mutex
	byKey  map[[sha256.Size]byte]*list.Element
	recent *list.List // of *bucket, the latest in front
}

type bucket struct {
	key     [sha256.Size]byte
	limiter *rate.Limiter
}

func newThrottle(l limit, now func() time.Time) *throttle {
	return &throttle{limit: l, now: now, byKey: map[[sha256.Size]byte]*list.Element{}, recent: list.New()}
}

// take counts an attempt, or says how long to wait for the next one.
func (t *throttle) take(tenant, whose string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	limiter := t.limiter(keyOf(tenant, whose))
	if limiter.AllowN(now, 1) {
		return nil
	}
	missing := 1 - limiter.TokensAt(now)
	return &ThrottledError{wait: time.Duration(missing * float64(t.limit.every))}
}

// giveBack takes an attempt off the count: it was no guess.
func (t *throttle) giveBack(tenant, whose string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.limiter(keyOf(tenant, whose)).AllowN(t.now(), -1)
}

// reset forgets the attempts of one who has shown to be who they say.
func (t *throttle) reset(tenant, whose string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.byKey[keyOf(tenant, whose)]; ok {
		t.forget(known)
	}
}

func (t *throttle) limiter(key [sha256.Size]byte) *rate.Limiter {
	if known, ok := t.byKey[key]; ok {
		t.recent.MoveToFront(known)
		return known.Value.(*bucket).limiter
	}
	if t.recent.Len() >= remembered {
		t.forget(t.recent.Back())
	}
	b := &bucket{key: key, limiter: rate.NewLimiter(rate.Every(t.limit.every), t.limit.burst)}
	t.byKey[key] = t.recent.PushFront(b)
	return b.limiter
}

func (t *throttle) forget(e *list.Element) {
	delete(t.byKey, e.Value.(*bucket).key)
	t.recent.Remove(e)
}

// keyOf has one size for all names, however long; NUL is in no tenant's id.
func keyOf(tenant, whose string) [sha256.Size]byte {
	return sha256.Sum256([]byte(tenant + "\x00" + strings.ToLower(whose)))
}

// network is what one subscriber of an IPv6 network has, or an IPv4 address.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, _ := ip.WithZone("").Prefix(64) // 64 fits into every IPv6 address
	return prefix.String()
}
