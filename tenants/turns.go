package tenants

import (
	"container/list"
	"context"
	"sync"
)

// turns lets one writer at a time work, first come, first served.
type turns struct {
	mu      sync.Mutex
	taken   bool
	waiting list.List // of *waiter
}

// waiter waits for its turn.
type waiter struct {
	shares bool
	turn   chan struct{}
}

// take waits for the turn. Who has it passes it on.
func (q *turns) take(ctx context.Context, shares bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if !q.taken {
		q.taken = true
		q.mu.Unlock()
		return nil
	}
	w := &waiter{shares: shares, turn: make(chan struct{})}
	place := q.waiting.PushBack(w)
	q.mu.Unlock()
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
		return q.giveUp(ctx, w, place)
	}
}

// giveUp stops waiting, unless it has the turn already.
func (q *turns) giveUp(ctx context.Context, w *waiter, place *list.Element) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-w.turn:
		return nil
	default:
		q.waiting.Remove(place)
		return context.Cause(ctx)
	}
}

// pass ends the turn.
func (q *turns) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.hand() {
		q.taken = false
	}
}

// passShared ends the turn if the next in line shares, and says whether it has.
func (q *turns) passShared() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	first := q.waiting.Front()
	return first != nil && first.Value.(*waiter).shares && q.hand()
}

// hand gives the turn to the first in line.
func (q *turns) hand() bool {
	first := q.waiting.Front()
	if first == nil {
		return false
	}
	close(q.waiting.Remove(first).(*waiter).turn)
	return true
}
