package tenants

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	watchEvery   = 250 * time.Millisecond
	followLimit  = time.Second // for the control database to answer
	namesAtOnce  = 500
	dataVersions = "PRAGMA data_version"
)

// watch follows what is written into the control database, by this process or
// by another: tenants that are open may have been suspended, renamed or deleted.
// While the control database does not answer, what it said last holds.
func (r *Registry) watch(changes *sql.DB) {
	defer close(r.watched)
	defer func() { _ = changes.Close() }() // only read
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	var seen int64
	for {
		select {
		case <-r.life.Done():
			return
		case <-ticker.C:
		}
		version, err := r.followed(changes, seen)
		if err != nil && r.life.Err() == nil {
			r.cfg.Logger.Warn("asking the control database for changes", "error", err)
		}
		seen = version
	}
}

// followed acts upon what was written since, and gives the version it has seen.
func (r *Registry) followed(changes *sql.DB, seen int64) (int64, error) {
	ctx, cancel := context.WithTimeout(r.life, followLimit)
	defer cancel()
	var version int64
	if err := changes.QueryRowContext(ctx, dataVersions).Scan(&version); err != nil || version == seen {
		return seen, err
	}
	if err := r.follow(ctx); err != nil {
		return seen, err
	}
	return version, nil
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
	r.keepZone(e, info.TimeZone)
}

// named are the tenants with some names, those that there are.
func (c *control) named(ctx context.Context, names []Name) (found map[Name]Info, err error) {
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	const among = "WHERE name IN (SELECT value FROM json_each(?))"
	rows, err := c.db.readers.QueryContext(ctx, tenantFields+among, string(list))
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
