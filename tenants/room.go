package tenants

import (
	"container/list"
	"context"
	"fmt"
	"time"
)

// takeRoom gets room for one more open database: at once below the limit, else
// that of the database idle for longest, else that of the first one to become
// idle, in turn, within the registry's patience.
func (r *Registry) takeRoom(ctx context.Context) error {
	victim, turn, err := r.claimRoom()
	if err != nil {
		return err
	}
	if turn != nil {
		if victim, err = r.awaitRoom(ctx, turn); err != nil {
			return err
		}
	}
	if victim != nil {
		r.shut(victim)
	}
	return nil
}

// claimRoom gives either a victim to close, or a place in the queue, or neither: there is room.
func (r *Registry) claimRoom() (victim *entry, turn *list.Element, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return nil, nil, errStopping
	}
	if r.room < r.max {
		r.room++
		return nil, nil, nil
	}
	if last := r.idle.Back(); last != nil {
		victim = r.idle.Remove(last).(*entry)
		victim.place = nil
		r.evict(victim)
		return victim, nil, nil
	}
	return nil, r.queue.PushBack(make(chan *entry, 1)), nil
}

func (r *Registry) awaitRoom(ctx context.Context, turn *list.Element) (*entry, error) {
	granted := turn.Value.(chan *entry)
	timer := time.NewTimer(r.cfg.Patience)
	defer timer.Stop()
	select {
	case victim := <-granted:
		return victim, nil
	case <-ctx.Done():
	case <-timer.C:
	}
	if r.giveUp(turn) {
		return nil, r.noRoom(ctx)
	}
	return <-granted, nil // at the last moment
}

// giveUp leaves the queue, unless the turn has come.
func (r *Registry) giveUp(turn *list.Element) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for at := r.queue.Front(); at != nil; at = at.Next() {
		if at == turn {
			r.queue.Remove(turn)
			return true
		}
	}
	return false
}

func (r *Registry) noRoom(ctx context.Context) error {
	if ctx.Err() != nil {
		return errStopping
	}
	return fmt.Errorf("all %d databases that may be open are in use: %w", r.max, ErrBusy)
}

// vacate gives room back, to the first in the queue if there is one.
func (r *Registry) vacate() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if first := r.queue.Front(); first != nil {
		r.queue.Remove(first).(chan *entry) <- nil
		return
	}
	r.room--
	r.noteEmpty()
}
