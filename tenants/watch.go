package tenants

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	followLimit = time.Second // for the control database to answer
	namesAtOnce = 500
)

// changes tells when something was written into the control database, by this
// process or by another.
type changes interface {
	// next waits until something was written, or may have been.
	next(ctx context.Context) error
	close() error
}

// watch follows what is written into the control database: tenants that are open
// may have been suspended, renamed or deleted. While the control database does not
// answer, what it said last holds.
func (r *Registry) watch(written changes) {
	defer close(r.watched)
	defer func() { _ = written.close() }() // only read
	for r.life.Err() == nil {
		err := written.next(r.life)
		if err == nil {
			err = r.followSoon()
		}
		if err != nil && r.life.Err() == nil {
			r.cfg.Logger.Warn("asking the control database for changes", "error", err)
		}
	}
}

func (r *Registry) followSoon() error {
	ctx, cancel := context.WithTimeout(r.life, followLimit)
	defer cancel()
	return r.follow(ctx)
}

// follow takes those out of service that may not be served any more.
func (r *Registry) follow(ctx context.Context) error {
	r.mu.Lock()
	open := maps.Clone(r.open)
	r.mu.Unlock()
	for some := range slices.Chunk(slices.Collect(maps.Keys(open)), namesAtOnce) {
		infos, err := r.control.named(ctx, some)
		if err != nil {
			return err
		}
		for _, n := range some {
			info, known := infos[n]
			if !known || r.isOther(open[n], info) || info.admission() != nil {
				r.retire(open[n])
				continue
			}
			r.heed(open[n], info)
		}
	}
	return nil
}

// isOther reports whether the name has gone over to another tenant, or the tenant
// to another database.
func (r *Registry) isOther(e *entry, info Info) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return e.info.ID != "" && (e.info.ID != info.ID || e.info.location != info.location)
}

// heed takes over what may change of a tenant while it is served.
func (r *Registry) heed(e *entry, info Info) {
	e.readOnly.Store(info.State == ReadOnly)
	e.secondFactor.Store(info.SecondFactor)
	r.keepZone(e, info.TimeZone)
	e.origins.Store(&info.Origins)
	e.admission.heed(info.Limits.or(r.cfg.Limits))
}

// named are the tenants with some names, those that there are.
func (c *control) named(ctx context.Context, names []Name) (found map[Name]Info, err error) {
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	rows, err := c.query(ctx, tenantFields+"WHERE "+c.engine.among, string(list))
	if err != nil {
		return nil, fmt.Errorf("looking up tenants: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	found = make(map[Name]Info, len(names))
	for rows.Next() {
		info, err := scanTenant("", rows)
		if err != nil {
			return nil, err
		}
		found[info.Name] = info
	}
	return found, rows.Err()
}
