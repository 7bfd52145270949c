package tenants

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// turns lets one writer at a time work, first come, first served.
type turns struct {
	mu      sync.Mutex
	taken   bool
	waiting list.List // of *waiter
}

// waiter waits for its turn, or with a write of its own for whoever does that as well.
type waiter struct {
	write *shared // nil: it wants the turn for itself
	turn  chan struct{}
	left  bool // the line
}

// take waits for the turn, but no longer than patience: then it is ErrBusy. Who has it
// passes it on. A write that may be shared may be done by another one instead, and then
// it is not ours.
func (q *turns) take(ctx context.Context, patience time.Duration, write *shared) (ours bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	q.mu.Lock()
	if !q.taken {
		q.taken = true
		q.mu.Unlock()
		return true, nil
	}
	w := &waiter{write: write, turn: make(chan struct{})}
	if write != nil {
		write.done = w.turn
	}
	place := q.waiting.PushBack(w)
	q.mu.Unlock()
	if err := w.wait(ctx, patience); err != nil {
		if q.giveUp(w, place) {
			return false, err
		}
		<-w.turn
	}
	return write == nil || !write.ended, nil
}

func (w *waiter) wait(ctx context.Context, patience time.Duration) error {
	enough := time.NewTimer(patience)
	defer enough.Stop()
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-enough.C:
		return ErrBusy
	}
}

// giveUp leaves the line, unless it is too late for that.
func (q *turns) giveUp(w *waiter, place *list.Element) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if w.left {
		return false
	}
	q.waiting.Remove(place)
	return true
}

// pass hands the turn to the first in line, or ends it.
func (q *turns) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if first := q.first(); first != nil {
		close(q.out(first).turn)
		return
	}
	q.taken = false
}

// next takes the first write out of the line, if it may be shared.
func (q *turns) next() *shared {
	q.mu.Lock()
	defer q.mu.Unlock()
	if first := q.first(); first != nil && first.Value.(*waiter).write != nil {
		return q.out(first).write
	}
	return nil
}

func (q *turns) first() *list.Element { return q.waiting.Front() }

func (q *turns) out(place *list.Element) *waiter {
	w := q.waiting.Remove(place).(*waiter)
	w.left = true
	return w
}
