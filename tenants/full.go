package tenants

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pollsadmin/tenants/sqlitedriver"
)

// sizeHolds is how long a tenant is taken to be of the size that it was.
const sizeHolds = 5 * time.Second

// TooSlow says whether an error means that a statement took longer than the
// tenant's limits allow.
func TooSlow(err error) bool {
	return errors.Is(err, sqlitedriver.ErrLimit) || stateOf(err) == queryCanceled
}

// Full says whether the tenant's database has reached its limit in megabytes.
// Nothing is refused by that itself: whoever lets people add to it asks. The size
// is looked at every few seconds.
func (t *Tenant) Full(ctx context.Context) (bool, error) {
	limit := int64(t.entry.admission.current().Megabytes)
	if limit == 0 {
		return false, nil
	}
	bytes, err := t.entry.size.of(ctx, t.registry.cfg.Now(), t.entry.db)
	if err != nil {
		return false, fmt.Errorf("tenant %s: measuring its database: %w", t.Name, err)
	}
	return bytes >= limit*1e6, nil
}

// lastSize is how large a database was.
type lastSize struct {
	mu    sync.Mutex
	seen  time.Time
	bytes int64
}

func (s *lastSize) of(ctx context.Context, now time.Time, db *database) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := now.Sub(s.seen); age >= 0 && age < sizeHolds {
		return s.bytes, nil
	}
	bytes, err := db.gauge.size(ctx)
	if err != nil {
		return 0, err
	}
	s.seen, s.bytes = now, bytes
	return bytes, nil
}
