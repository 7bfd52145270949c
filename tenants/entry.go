package tenants

import (
	"container/list"
	"errors"
	"sync/atomic"
	"time"
)

// entry is a tenant in the registry's map. Its fields belong to the registry's
// mutex, except that info, db and err stand still once ready is closed.
type entry struct {
	name  Name
	ready chan struct{} // closed once it is open, or has failed to
	gone  chan struct{} // closed once it is closed and out of the map

	info Info
	db   *database
	err  error

	secondFactor atomic.Bool                   // is required
	zone         atomic.Pointer[time.Location] // nil: the server's
	readOnly     atomic.Bool
	origins      atomic.Pointer[[]string]

	admission admission
	size      lastSize

	users   int
	place   *list.Element // among the idle, while it is
	retired bool          // out of the map, closed with its last user
	leaving bool          // being closed

	displaced bool         // its file is not where it was opened; nobody joins it
	looked    atomic.Int64 // when somebody looked for the file
}

func newEntry(n Name) *entry {
	return &entry{name: n, ready: make(chan struct{}), gone: make(chan struct{})}
}

func (r *Registry) use(e *entry) {
	e.users++
	r.using++
	if e.place != nil {
		r.idle.Remove(e.place)
		e.place = nil
	}
}

// leave is the end of one use; the last one makes the entry idle, or closes it.
func (r *Registry) leave(e *entry) {
	r.mu.Lock()
	e.users--
	r.using--
	closing := r.park(e)
	r.mu.Unlock()
	if closing {
		r.shut(e)
		r.vacate()
	}
}

// park puts an entry without users where it belongs, and says whether the
// caller must close it.
func (r *Registry) park(e *entry) (closing bool) {
	if e.users > 0 || e.db == nil || e.leaving {
		return false
	}
	if e.retired || r.closing {
		e.leaving = true
		return true
	}
	if first := r.queue.Front(); first != nil {
		r.evict(e)
		r.queue.Remove(first).(chan *entry) <- e // the waiting one closes it, in exchange for its room
		return false
	}
	e.place = r.idle.PushFront(e)
	return false
}

// evict marks an entry as on its way out, to make room for another.
func (r *Registry) evict(e *entry) {
	e.leaving = true
	r.evicted++
}

// retire takes an entry out of service: nobody joins it any more.
func (r *Registry) retire(e *entry) { r.withdraw(e, true) }

// withdraw has an entry closed with its last user, and opened anew by whoever comes:
// at once if it is forgotten, else when it is closed.
func (r *Registry) withdraw(e *entry, forgotten bool) {
	r.mu.Lock()
	e.retired = true
	if forgotten {
		r.forget(e)
	}
	if e.place != nil {
		r.idle.Remove(e.place)
		e.place = nil
	}
	closing := r.park(e)
	r.mu.Unlock()
	if closing {
		r.shut(e)
		r.vacate()
	}
}

func (r *Registry) forget(e *entry) {
	if r.open[e.name] == e {
		delete(r.open, e.name)
	}
}

// shut closes an entry that nobody uses and that nobody can join.
func (r *Registry) shut(e *entry) {
	var err error
	if r.life.Err() != nil { // the registry is closing
		err = r.checkpoint(e.db)
	}
	if err = errors.Join(err, e.db.Close()); err != nil {
		r.cfg.Logger.Error("closing a tenant's database", "tenant", e.name, "error", err)
	}
	r.mu.Lock()
	r.forget(e)
	r.mu.Unlock()
	close(e.gone)
}
