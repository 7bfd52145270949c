package tenants

import (
	"sync/atomic"
	"time"
)

// Stats are the registry's figures at one moment.
type Stats struct {
	Max     int // databases that may be open
	Open    int // open, opening or closing
	Idle    int // open and used by nobody
	InUse   int // tenants acquired and not released, or waited for
	Waiting int // openings that wait for room

	Opened  int64 // since the start
	Evicted int64 // closed to make room, since the start

	OpeningTime   time.Duration // of all that were opened
	Statements    int64         // run for requests, since the start
	StatementTime time.Duration
	Migrated      int64 // databases, by this process
	NotMigrated   int64 // that failed to be
	BackedUp      int64
}

// meters are figures that are taken where the work is done.
type meters struct {
	opening, statements, statementTime, migrated, notMigrated, backedUp atomic.Int64
}

// Stats takes the registry's figures.
func (r *Registry) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.cfg.meters
	return Stats{
		Max: r.max, Open: r.room, Idle: r.idle.Len(), InUse: r.using, Waiting: r.queue.Len(),
		Opened: r.opened, Evicted: r.evicted,
		OpeningTime: time.Duration(m.opening.Load()), Statements: m.statements.Load(),
		StatementTime: time.Duration(m.statementTime.Load()),
		Migrated:      m.migrated.Load(), NotMigrated: m.notMigrated.Load(), BackedUp: m.backedUp.Load(),
	}
}
