package live

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm"

	"pollsadmin/tenants"
)

var (
	// ErrFull says that there are as many streams as the server bears.
	ErrFull = errors.New("too many pages listen already")
	// ErrGone says that there is nothing to tell of any more, or nobody to tell.
	ErrGone = errors.New("no longer to be told")
)

// Topic is what streams tell of: an object of a tenant, in one form or another.
type Topic struct {
	Tenant tenants.Name
	Object uint
	Form   string // what is drawn of it; streams of one topic all tell the same
}

// Source is where the news of a topic come from. It is asked with the tenant in
// the context, once for all who listen, and may answer ErrGone.
type Source interface {
	// Mark is cheap, and another one when somebody has added something.
	Mark(ctx context.Context) (uint64, error)
	// Draw gives what a page shows.
	Draw(ctx context.Context) ([]byte, error)
}

// Hub knows all streams of a server.
type Hub struct {
	cfg   Config
	life  context.Context
	end   context.CancelFunc
	tasks sync.WaitGroup // the rooms' readers

	mu        sync.Mutex
	rooms     map[Topic]*room
	streams   int
	perTenant map[tenants.Name]int
}

// New makes a hub that nobody listens to yet.
func New(cfg Config) *Hub {
	h := &Hub{cfg: cfg.withDefaults(), rooms: map[Topic]*room{}, perTenant: map[tenants.Name]int{}}
	h.life, h.end = context.WithCancel(context.Background())
	return h
}

// Changed says that something about a topic is committed. It costs next to
// nothing where nobody listens.
func (h *Hub) Changed(t Topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.rooms[t]; r != nil {
		r.stirUp()
	}
}

// Telling is write, which tells those who listen at a tenant when it has
// committed something, whatever that was.
func (h *Hub) Telling(write WriteFunc) WriteFunc {
	return func(ctx context.Context, fn func(tx *gorm.DB) error) error {
		err := write(ctx, fn)
		if t, ok := tenants.FromContext(ctx); ok && err == nil {
			h.changedAll(t.Name)
		}
		return err
	}
}

// WriteFunc runs fn in a transaction of the context's tenant: tenants.Write does.
type WriteFunc func(ctx context.Context, fn func(tx *gorm.DB) error) error

// Close ends every stream, lets nobody in any more, and waits for what is being read.
func (h *Hub) Close() {
	h.mu.Lock()
	h.end()
	for _, r := range h.rooms {
		h.shut(r)
	}
	h.mu.Unlock()
	h.tasks.Wait()
}

func (h *Hub) changedAll(name tenants.Name) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic, r := range h.rooms {
		if topic.Tenant == name {
			r.stirUp()
		}
	}
}

// join takes a seat in the topic's room; the first one opens it.
func (h *Hub) join(t Topic, source Source) (*seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.life.Err() != nil || h.streams >= h.cfg.Streams || h.perTenant[t.Tenant] >= h.cfg.PerTenant {
		return nil, fmt.Errorf("%d streams, %d of them at %s: %w", h.streams, h.perTenant[t.Tenant], t.Tenant, ErrFull)
	}
	h.streams++
	h.perTenant[t.Tenant]++
	r := h.rooms[t]
	if r == nil {
		r = h.openRoom(t, source)
	}
	s := newSeat(r)
	r.seats[s] = true
	if r.latest != nil {
		s.put(r.latest)
	}
	return s, nil
}

// leave gives a seat back; with the last one the room goes.
func (h *Hub) leave(s *seat) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.streams--
	if h.perTenant[s.room.topic.Tenant]--; h.perTenant[s.room.topic.Tenant] == 0 {
		delete(h.perTenant, s.room.topic.Tenant)
	}
	delete(s.room.seats, s)
	if len(s.room.seats) == 0 {
		h.shut(s.room)
	}
}

// shut ends a room, with h.mu held; who sits in it leaves.
func (h *Hub) shut(r *room) {
	r.stop()
	if h.rooms[r.topic] == r {
		delete(h.rooms, r.topic)
	}
}

// held runs fn with the tenant in its context, and not for ever.
func (h *Hub) held(ctx context.Context, name tenants.Name, fn func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, h.cfg.Patience)
	defer cancel()
	t, err := h.cfg.Acquire(ctx, name)
	if err != nil {
		return err
	}
	defer t.Release()
	return fn(tenants.NewContext(ctx, t))
}
