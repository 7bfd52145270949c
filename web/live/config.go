package live

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"pollsadmin/tenants"
)

// What a Config that does not say otherwise gets.
const (
	defaultStreams   = 2000
	defaultPerTenant = 500
	defaultPause     = 250 * time.Millisecond
	defaultPeek      = 2 * time.Second
	defaultRecount   = 30 * time.Second
	defaultBeat      = 15 * time.Second
	defaultPatience  = 10 * time.Second

	peeksPerSecond = 50 // of all topics together
	restPerRead    = 4  // a reading that takes long is followed by a longer pause: at most a fifth of the time
)

// Config is what a Hub needs. Only Acquire is required.
type Config struct {
	// Acquire opens a tenant, as the registry does. It is held while something
	// is read, and never while a stream waits.
	Acquire func(ctx context.Context, name tenants.Name) (*tenants.Tenant, error)
	Logger  *slog.Logger

	Streams   int           // at once, of all tenants
	PerTenant int           // at once
	Pause     time.Duration // between two readings of a topic, at least
	Peek      time.Duration // how often to look whether another program has changed something
	Recount   time.Duration // how often to read in any case: not every change shows in a mark
	Beat      time.Duration // how often to ask whether a listener still may listen, and to show signs of life
	Patience  time.Duration // how long one event may take to be sent, and one reading to be done
}

func (c Config) withDefaults() Config {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	c.Streams, c.PerTenant = cmp.Or(c.Streams, defaultStreams), cmp.Or(c.PerTenant, defaultPerTenant)
	c.Pause, c.Peek = cmp.Or(c.Pause, defaultPause), cmp.Or(c.Peek, defaultPeek)
	c.Recount, c.Beat = cmp.Or(c.Recount, defaultRecount), cmp.Or(c.Beat, defaultBeat)
	c.Patience = cmp.Or(c.Patience, defaultPatience)
	return c
}
