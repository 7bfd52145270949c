package tenants

// Stats are the registry's figures at one moment.
type Stats struct {
	Max     int // databases that may be open
	Open    int // open, opening or closing
	Idle    int // open and used by nobody
	InUse   int // tenants acquired and not released, or waited for
	Waiting int // openings that wait for room

	Opened  int64 // since the start
	Evicted int64 // closed to make room, since the start
}

// Stats takes the registry's figures.
func (r *Registry) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Stats{
		Max: r.max, Open: r.room, Idle: r.idle.Len(), InUse: r.using, Waiting: r.queue.Len(),
		Opened: r.opened, Evicted: r.evicted,
	}
}
