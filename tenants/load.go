package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// load opens a tenant for all who wait for it.
func (r *Registry) load(e *entry) {
	info, err := r.served(r.life, e.name)
	if err == nil {
		err = r.takeRoom(r.life)
	}
	var db *database
	if err == nil {
		began := time.Now()
		if db, err = r.openTenant(r.life, info); err != nil {
			r.vacate()
		}
		r.cfg.meters.opening.Add(int64(time.Since(began)))
	}
	r.loaded(e, info, db, err)
}

// loaded publishes the outcome; a failure is not remembered.
func (r *Registry) loaded(e *entry, info Info, db *database, err error) {
	if err != nil && r.life.Err() != nil {
		err = fmt.Errorf("tenant %s: %w", e.name, errStopping) // whatever it was that was cut short
	}
	r.heed(e, info)
	r.mu.Lock()
	e.info, e.db, e.err = info, db, err
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
	s, err := r.storeOf(i)
	if err != nil {
		return nil, err
	}
	if err := s.there(ctx, i.location); err != nil {
		return nil, fmt.Errorf("tenant %s: %w: %w", i.Name, ErrUnavailable, err)
	}
	if err := r.fit(ctx, s, i); err != nil {
		return nil, fmt.Errorf("tenant %s: %w", i.Name, err)
	}
	db, err := s.open(ctx, i.location)
	if err != nil {
		return nil, fmt.Errorf("tenant %s: %w: %w", i.Name, ErrUnavailable, err)
	}
	if err := r.still(ctx, i); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// still asks again whether a tenant may be served, once its file is open: who
// takes a file away waits until nobody has it open, see alone.
func (r *Registry) still(ctx context.Context, i Info) error {
	now, err := r.served(ctx, i.Name)
	if err == nil && now.ID != i.ID {
		err = fmt.Errorf("tenant %s: %w: another tenant has that name now", i.Name, ErrUnavailable)
	}
	return err
}
