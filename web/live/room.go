package live

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"pollsadmin/tenants"
)

// room is where all sit who listen to the same topic. One goroutine reads for them.
type room struct {
	hub    *Hub
	topic  Topic
	source Source
	life   context.Context // ends with the last seat, with the hub, or when there is no more to tell
	stop   context.CancelFunc
	stir   chan struct{} // something may have changed

	// Of the hub's mutex:
	seats  map[*seat]bool
	latest []byte // the event that everybody has, or is about to have
}

// seat is one listener's. Its box holds the latest event and no other: who
// reads slowly misses what has been overtaken, and keeps nobody waiting.
type seat struct {
	room *room
	box  chan []byte
}

func newSeat(r *room) *seat { return &seat{room: r, box: make(chan []byte, 1)} }

// put is called with the hub's mutex held, so that nobody else fills the box
// once it is empty.
func (s *seat) put(event []byte) {
	select {
	case <-s.box:
	default:
	}
	s.box <- event
}

func (h *Hub) openRoom(t Topic, source Source) *room {
	r := &room{hub: h, topic: t, source: source, stir: make(chan struct{}, 1), seats: map[*seat]bool{}}
	r.life, r.stop = context.WithCancel(h.life)
	h.rooms[t] = r
	h.tasks.Go(r.run)
	return r
}

func (r *room) stirUp() {
	select {
	case r.stir <- struct{}{}:
	default: // it will be seen to
	}
}

// run reads whenever something has changed, and rests in between.
func (r *room) run() {
	mark := uint64(0)
	for r.life.Err() == nil {
		began := time.Now()
		err := r.hub.held(r.life, r.topic.Tenant, func(ctx context.Context) (err error) {
			if mark, err = r.source.Mark(ctx); err != nil { // first: what comes after it is read again
				return err
			}
			return r.read(ctx)
		})
		if r.over(err) {
			return
		}
		if err != nil {
			r.rest(r.hub.cfg.Peek)
			continue
		}
		r.rest(max(r.hub.cfg.Pause, restPerRead*time.Since(began)))
		if !r.awaitChange(mark) {
			return
		}
	}
}

// read tells everybody how things stand, if that is new.
func (r *room) read(ctx context.Context) error {
	drawn, err := r.source.Draw(ctx)
	if err != nil {
		return err
	}
	event := eventOf(drawn)
	r.hub.mu.Lock()
	defer r.hub.mu.Unlock()
	if bytes.Equal(event, r.latest) {
		return nil
	}
	r.latest = event
	for s := range r.seats {
		s.put(event)
	}
	return nil
}

func (r *room) rest(pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.life.Done():
	}
}

// awaitChange waits until this program says that something has changed, or the
// mark tells that another one has, or it has been long enough. False means that
// the room is closed.
func (r *room) awaitChange(mark uint64) bool {
	recount := time.NewTimer(r.hub.cfg.Recount)
	defer recount.Stop()
	for {
		peek := time.NewTimer(r.hub.peekEvery())
		select {
		case <-r.stir:
		case <-recount.C:
		case <-r.life.Done():
		case <-peek.C:
			if same, over := r.unchanged(mark); over {
				return false
			} else if same {
				continue
			}
		}
		peek.Stop()
		return r.life.Err() == nil
	}
}

// unchanged looks at the mark. A database that is only busy has not changed.
func (r *room) unchanged(mark uint64) (same, over bool) {
	var now uint64
	err := r.hub.held(r.life, r.topic.Tenant, func(ctx context.Context) (err error) {
		now, err = r.source.Mark(ctx)
		return err
	})
	return err != nil || now == mark, r.over(err)
}

// over closes the room where there is no more to tell. Other errors pass: the
// next reading may succeed.
func (r *room) over(err error) bool {
	if err == nil {
		return false
	}
	if final(err) {
		r.hub.mu.Lock()
		defer r.hub.mu.Unlock()
		r.hub.shut(r)
		return true
	}
	if r.life.Err() == nil {
		r.hub.cfg.Logger.Warn("reading for those who listen", slog.String("tenant", r.topic.Tenant.String()),
			slog.Uint64("object", uint64(r.topic.Object)), slog.Any("error", err))
	}
	return false
}

// final says that there is nothing to wait for: the topic is gone, or its tenant
// is not served.
func final(err error) bool {
	return slices.ContainsFunc([]error{
		ErrGone, tenants.ErrNotFound, tenants.ErrSuspended, tenants.ErrMaintenance, tenants.ErrPending,
		tenants.ErrNewer, tenants.ErrClosed,
	}, func(known error) bool { return errors.Is(err, known) })
}

// peekEvery bounds what all rooms together ask: a tenant that is opened for one
// look takes the room of another.
func (h *Hub) peekEvery() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(h.cfg.Peek, time.Duration(len(h.rooms))*time.Second/peeksPerSecond)
}
