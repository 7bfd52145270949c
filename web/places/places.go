package places

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// ErrFull says that there was no place, or none soon enough.
var ErrFull = errors.New("too much is being done already")

// partiesKept is of how many parties is remembered that nobody is inside: it spares
// making them anew each time, and anybody may make up names.
const partiesKept = 1000

// Config is what there is room for.
type Config struct {
	AtOnce   int           // how many may have a place
	Waiting  int           // how many may wait for one
	Patience time.Duration // for how long
}

// Places are shared by parties. Of the places, and of the room to wait, one party gets
// half: those of a party that is stuck are not missed by the others.
type Places struct {
	cfg    Config
	work   *semaphore.Weighted
	turned atomic.Int64

	mu      sync.Mutex
	inside  int // with a place, or waiting for one
	parties map[string]*party
}

// party is who is inside of one party.
type party struct {
	name   string
	inside int
	work   *semaphore.Weighted
}

// New makes places that nobody has taken yet.
func New(cfg Config) *Places {
	return &Places{cfg: cfg, work: semaphore.NewWeighted(int64(cfg.AtOnce)), parties: map[string]*party{}}
}

// Enter takes a place, within the patience if others have to leave before. It fails at
// once with ErrFull where too many wait already.
func (p *Places) Enter(ctx context.Context, name string) (*Place, error) {
	place := &Place{places: p, name: name}
	if err := place.enter(ctx, false); err != nil {
		return nil, err
	}
	return place, nil
}

// Inside is how many have a place or wait for one.
func (p *Places) Inside() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.inside
}

// TurnedAway is how many got none.
func (p *Places) TurnedAway() int64 { return p.turned.Load() }

// join counts somebody in. Who comes back was counted before.
func (p *Places) join(name string, back bool) (*party, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.parties[name]
	inside := 0
	if own != nil {
		inside = own.inside
	}
	most := p.cfg.AtOnce + p.cfg.Waiting
	if !back && (p.inside >= most || inside >= half(most)) {
		return nil, p.turnAway()
	}
	if own == nil {
		own = &party{name: name, work: semaphore.NewWeighted(int64(half(p.cfg.AtOnce)))}
		p.parties[name] = own
	}
	own.inside++
	p.inside++
	return own, nil
}

func (p *Places) part(own *party) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inside--
	if own.inside--; own.inside == 0 && len(p.parties) > partiesKept {
		delete(p.parties, own.name)
	}
}

// await takes first what the party has, so that none of its own waits where others do.
func (p *Places) await(ctx context.Context, own *party) error {
	if own.work.TryAcquire(1) {
		if p.work.TryAcquire(1) {
			return nil
		}
		own.work.Release(1)
	}
	waiting, cancel := context.WithTimeout(ctx, p.cfg.Patience)
	defer cancel()
	if own.work.Acquire(waiting, 1) == nil {
		if p.work.Acquire(waiting, 1) == nil {
			return nil
		}
		own.work.Release(1)
	}
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("waiting for a place: %w", err)
	}
	return p.turnAway()
}

func (p *Places) turnAway() error {
	p.turned.Add(1)
	return ErrFull
}

func half(n int) int { return max(1, n/2) }
