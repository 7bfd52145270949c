package tenants

import (
	"errors"
	"log/slog"
	"time"
)

const (
	defaultMaxOpen  = 500
	defaultPatience = 5 * time.Second
	defaultDrain    = 30 * time.Second
)

// Config says where the tenants live and how they are served.
type Config struct {
	Dir           string   // the data directory; made when it is missing
	Domains       []string // base domains; "localhost" when empty
	MaxOpen       int      // open databases at most, fewer when files are short; 0: 500
	MigrateOnOpen bool     // else a tenant with pending migrations is refused
	Migrator      Migrator // of SQLite databases
	Control       string   // the address of a control database in PostgreSQL, for several servers; else a file in Dir
	Cluster       *Cluster // of the tenants that are in PostgreSQL; nil for none
	Engine        string   // of the tenants that are made; SQLite unless it says otherwise

	Limits   Limits           // of the requests of a tenant that has none of its own; 0: none
	Drain    time.Duration    // how long deleting waits for others to let go of a database; 0: thirty seconds
	Patience time.Duration    // how long to wait for room or for a turn to write; 0: five seconds
	Operator string           // who is noted in the log of deeds
	Now      func() time.Time // nil: time.Now
	Logger   *slog.Logger     // nil: no log

	meters *meters

	step func(name string) // called between the steps of what must survive a crash
}

// Validate says what keeps a registry from being opened with this.
func (c Config) Validate() error {
	var bad []error
	if c.Dir == "" {
		bad = append(bad, errors.New("no data directory"))
	}
	if c.Migrator == nil {
		bad = append(bad, errors.New("no migrator"))
	}
	if c.MaxOpen < 0 {
		bad = append(bad, errors.New("fewer than no open tenants"))
	}
	for _, n := range c.Limits.each() {
		if *n < 0 {
			bad = append(bad, errors.New("a limit is negative"))
		}
	}
	return errors.Join(bad...)
}

func (c Config) withDefaults() Config {
	if len(c.Domains) == 0 {
		c.Domains = []string{"localhost"}
	}
	if c.meters == nil {
		c.meters = &meters{}
	}
	if c.Engine == "" {
		c.Engine = SQLite
	}
	if c.MaxOpen == 0 {
		c.MaxOpen = defaultMaxOpen
	}
	if c.Patience <= 0 {
		c.Patience = defaultPatience
	}
	if c.Drain <= 0 {
		c.Drain = defaultDrain
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}
