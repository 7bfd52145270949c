package tenants

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrTimeZone means that a text names no time zone.
var ErrTimeZone = errors.New("not a time zone")

// SetTimeZone gives a tenant the zone in which its pages show and take times, by
// its IANA name; an empty one is the server's: at once here, within two seconds in
// other processes.
func (r *Registry) SetTimeZone(ctx context.Context, n Name, zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		return fmt.Errorf("%w: %.80q (give a name such as Europe/Berlin)", ErrTimeZone, zone)
	}
	info, err := r.control.find(ctx, n)
	if err != nil || info.TimeZone == zone {
		return err
	}
	if err := r.control.setTimeZone(ctx, info, zone); err != nil {
		return err
	}
	return r.follow(ctx)
}

func (c *control) setTimeZone(ctx context.Context, i Info, zone string) error {
	return c.write(ctx, "setting the time zone of tenant "+string(i.Name), func(tx controlTx) error {
		_, err := tx.ExecContext(ctx, "UPDATE tenants SET time_zone = ? WHERE id = ?", zone, i.ID)
		return errors.Join(err, c.note(ctx, tx, i, "time zone", zone))
	})
}

// Location is the time zone of the tenant's own, nil when it goes by the server's.
func (t *Tenant) Location() *time.Location { return t.entry.zone.Load() }

// keepZone notes the zone that the control database has for a tenant. A name
// that this machine does not know leaves the server's.
func (r *Registry) keepZone(e *entry, name string) {
	if known := e.zone.Load(); known != nil && known.String() == name {
		return
	}
	if name == "" {
		e.zone.Store(nil)
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		r.cfg.Logger.Warn("loading a tenant's time zone", "tenant", e.name, "error", err)
		zone = nil
	}
	e.zone.Store(zone)
}
