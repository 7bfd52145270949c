package web

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// bounded is a context that ends at a time, as one of context.WithDeadline does, but
// nothing has to wake for it unless somebody waits: an answer that was kept is out long
// before, and nobody has asked when it would have had to end.
type bounded struct {
	context.Context

	deadline time.Time
	waited   sync.Once
	timed    atomic.Pointer[timed]
}

// timed is what one waits with.
type timed struct {
	context.Context

	cancel context.CancelFunc
}

func newBounded(ctx context.Context, lasts time.Duration) *bounded {
	return &bounded{Context: ctx, deadline: time.Now().Add(lasts)}
}

// Deadline is context.Context's.
func (b *bounded) Deadline() (time.Time, bool) {
	if sooner, ok := b.Context.Deadline(); ok && sooner.Before(b.deadline) {
		return sooner, true
	}
	return b.deadline, true
}

// Done is context.Context's.
func (b *bounded) Done() <-chan struct{} { return b.wait().Done() }

// Err is context.Context's.
func (b *bounded) Err() error { return b.wait().Err() }

// Value is context.Context's. Contexts that are made of this one ask it for what ends it,
// and have asked for Done before.
func (b *bounded) Value(key any) any {
	if t := b.timed.Load(); t != nil {
		return t.Value(key)
	}
	return b.Context.Value(key)
}

// end is for when all is done: whoever still waits need not.
func (b *bounded) end() {
	b.waited.Do(func() {})
	if t := b.timed.Load(); t != nil {
		t.cancel()
	}
}

func (b *bounded) wait() context.Context {
	b.waited.Do(func() {
		ctx, cancel := context.WithDeadline(b.Context, b.deadline)
		b.timed.Store(&timed{ctx, cancel})
	})
	if t := b.timed.Load(); t != nil {
		return t
	}
	return b.Context // it has ended
}
