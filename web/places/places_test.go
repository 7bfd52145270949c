package places_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pollsadmin/web/places"
)

func TestPlaces_OneParty(t *testing.T) {
	t.Parallel()
	all := places.New(places.Config{AtOnce: 4, Waiting: 4, Patience: time.Minute})
	first, second := enter(t, all, "thor"), enter(t, all, "thor")
	later := await(t, all, "thor", 2) // there are places, but for others
	eventually(t, func() bool { return all.Inside() == 4 })
	if _, err := all.Enter(t.Context(), "thor"); !errors.Is(err, places.ErrFull) {
		t.Errorf("a fifth of one party: %v", err)
	}
	enter(t, all, "potter").Leave()
	first.Leave()
	first.Leave()
	(<-later).Leave()
	second.Leave()
	(<-later).Leave()
	if all.Inside() != 0 || all.TurnedAway() != 1 {
		t.Errorf("%d are inside, %d were turned away", all.Inside(), all.TurnedAway())
	}
}

func TestPlaces_Patience(t *testing.T) {
	t.Parallel()
	all := places.New(places.Config{AtOnce: 2, Waiting: 20, Patience: time.Millisecond})
	enter(t, all, "thor")
	enter(t, all, "potter")
	for _, name := range []string{"thor", "loki"} {
		if _, err := all.Enter(t.Context(), name); !errors.Is(err, places.ErrFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := all.Enter(gone, "loki"); !errors.Is(err, context.Canceled) {
		t.Errorf("who is gone: %v", err)
	}
	if all.Inside() != 2 || all.TurnedAway() != 2 {
		t.Errorf("%d are inside, %d were turned away", all.Inside(), all.TurnedAway())
	}
}

// Who comes back waits, but finds the door open.
func TestPlace_Return(t *testing.T) {
	t.Parallel()
	all := places.New(places.Config{AtOnce: 2, Patience: time.Minute})
	first := enter(t, all, "thor")
	first.Leave()
	second := enter(t, all, "thor")
	back := make(chan error, 1)
	go func() { back <- first.Return(t.Context()) }()
	eventually(t, func() bool { return all.Inside() == 2 })
	second.Leave()
	if err := <-back; err != nil {
		t.Fatal(err)
	}
	if err := first.Return(t.Context()); err != nil {
		t.Error(err)
	}
	first.Leave()
	if all.Inside() != 0 {
		t.Errorf("%d are inside", all.Inside())
	}
}

func TestPlaces_NeverMoreThanThereAre(t *testing.T) {
	t.Parallel()
	const most = 8
	all := places.New(places.Config{AtOnce: most, Waiting: 1000, Patience: time.Minute})
	var working, highest atomic.Int64
	var group sync.WaitGroup
	for i := range 32 {
		group.Go(func() {
			for range 200 {
				place, err := all.Enter(t.Context(), string(rune('a'+i%5)))
				if err != nil {
					t.Error(err)
					return
				}
				n := working.Add(1)
				for old := highest.Load(); n > old && !highest.CompareAndSwap(old, n); old = highest.Load() {
				}
				working.Add(-1)
				place.Leave()
			}
		})
	}
	group.Wait()
	if highest.Load() > most || all.Inside() != 0 {
		t.Errorf("%d at once, %d are left", highest.Load(), all.Inside())
	}
}

func BenchmarkPlaces(b *testing.B) {
	all := places.New(places.Config{AtOnce: 64, Waiting: 256, Patience: time.Second})
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			place, err := all.Enter(b.Context(), "thor.example.com")
			if err != nil {
				b.Error(err)
				return
			}
			place.Leave()
		}
	})
}

func enter(t *testing.T, all *places.Places, name string) *places.Place {
	t.Helper()
	place, err := all.Enter(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// await has so many enter once there are places.
func await(t *testing.T, all *places.Places, name string, many int) <-chan *places.Place {
	t.Helper()
	got := make(chan *places.Place, many)
	for range many {
		go func() {
			place, err := all.Enter(t.Context(), name)
			if err != nil {
				t.Error(err)
			}
			got <- place
		}()
	}
	return got
}

func eventually(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not come about")
		}
	}
}
