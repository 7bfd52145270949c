package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	recheckEvery = time.Second
	recheckLimit = time.Second // for the control database to answer
)

// errReplaced says that the name has gone over to another tenant.
var errReplaced = errors.New("another tenant has that name now")

// load opens a tenant for all who wait for it.
func (r *Registry) load(e *entry) {
	checked := time.Now()
	info, err := r.served(r.life, e.name)
	if err == nil {
		err = r.takeRoom(r.life)
	}
	var db *database
	if err == nil {
		if db, err = r.openTenant(r.life, info); err != nil {
			r.vacate()
		}
	}
	r.loaded(e, info, db, err, checked)
}

// loaded publishes the outcome; a failure is not remembered.
func (r *Registry) loaded(e *entry, info Info, db *database, err error, checked time.Time) {
	if err != nil && r.life.Err() != nil {
		err = fmt.Errorf("tenant %s: %w", e.name, errStopping) // whatever it was that was cut short
	}
	r.keepZone(e, info.TimeZone)
	r.mu.Lock()
	e.info, e.db, e.err, e.checked = info, db, err, checked
	if err != nil {
		r.forget(e)
	} else {
		r.opened++
	}
	closing := r.park(e) // all who waited may have hung up
	r.mu.Unlock()
	close(e.ready)
	if closing {
		r.shut(e)
		r.vacate()
	}
}

// served finds a tenant that may be served.
func (r *Registry) served(ctx context.Context, n Name) (Info, error) {
	info, err := r.control.find(ctx, n)
	if err == nil {
		if err = info.admission(); err != nil {
			err = fmt.Errorf("tenant %s: %w", n, err)
		}
	}
	return info, err
}

func (r *Registry) openTenant(ctx context.Context, i Info) (*database, error) {
	path := r.path(i)
	if err := present(path); err != nil {
		return nil, fmt.Errorf("tenant %s: %w: %w", i.Name, ErrUnavailable, err)
	}
	if err := r.fit(ctx, i); err != nil {
		return nil, fmt.Errorf("tenant %s: %w", i.Name, err)
	}
	db, err := openDatabase(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("tenant %s: %w: %w", i.Name, ErrUnavailable, err)
	}
	return db, nil
}

// recheck asks once a second whether a tenant that is open may still be served:
// another process may have decided otherwise. While the control database does
// not answer, what it said last holds.
func (r *Registry) recheck(ctx context.Context, e *entry) error {
	if !r.due(e) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recheckLimit)
	defer cancel()
	info, err := r.control.find(ctx, e.name)
	switch {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		r.cfg.Logger.WarnContext(ctx, "checking a tenant's state", "tenant", e.name, "error", err)
		return nil
	case info.ID != e.info.ID:
		err = errReplaced
	default:
		if err = info.admission(); err == nil {
			r.keepZone(e, info.TimeZone)
			return nil
		}
		err = fmt.Errorf("tenant %s: %w", e.name, err)
	}
	r.retire(e)
	return err
}

func (r *Registry) due(e *entry) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(e.checked) < recheckEvery {
		return false
	}
	e.checked = time.Now()
	return true
}
