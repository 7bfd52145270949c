package cache

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

// shelfOfNumbers is a database of numbers by part.
type shelfOfNumbers struct {
	mu      sync.Mutex
	name    string
	last    uint64
	numbers map[Part]uint64
	asked   map[Part]bool
	unknown bool
}

func (s *shelfOfNumbers) Owner() string { return s.name }

func (s *shelfOfNumbers) Changed(_ context.Context, p Part) (uint64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p == (Part{}) {
		return s.last, !s.unknown
	}
	if !s.asked[p] { // what was not looked at may have changed
		s.asked[p], s.numbers[p] = true, s.last
	}
	return s.numbers[p], !s.unknown
}

func (s *shelfOfNumbers) commit(p Part) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.numbers[p] = s.last
}

func newShelf(name string) *shelfOfNumbers {
	return &shelfOfNumbers{name: name, last: rand.Uint64N(1000), numbers: map[Part]uint64{}, asked: map[Part]bool{}}
}

func TestMemo(t *testing.T) {
	t.Parallel()
	m, thor, potter := NewMemo[string](1<<20), newShelf("thor"), newShelf("potter")
	poll, choices := Part{"poll", "id", 1}, Part{"choice", "poll_id", 1}
	made := 0
	get := func(from *shelfOfNumbers, want int) {
		t.Helper()
		got, err := m.Load(t.Context(), from, "poll 1", []Part{poll, choices}, func() (string, error) {
			made++
			return fmt.Sprint(from.name, made), nil
		}, func(text string) int { return len(text) })
		if err != nil || got != fmt.Sprint(from.name, want) {
			t.Errorf("%s, %v, want %s%d", got, err, from.name, want)
		}
	}
	get(thor, 1)
	get(thor, 1)
	get(potter, 2)
	thor.commit(Part{"poll", "id", 2})
	get(thor, 1)
	thor.commit(choices)
	get(thor, 3)
	get(thor, 3)
	thor.unknown = true
	get(thor, 4)
	get(thor, 5)
	thor.unknown = false
	get(thor, 3)
	get(potter, 2)
}

// TestMemo_OfWhatIsFoundOnTheWay is about parts that are known once a value is made.
func TestMemo_OfWhatIsFoundOnTheWay(t *testing.T) {
	t.Parallel()
	m, source := NewMemo[int](1<<20), newShelf("thor")
	poll, user := Part{"poll", "id", 1}, Part{"user", "id", 7}
	find := func() (int, Place, bool) { return m.Find(t.Context(), source, "poll 1", poll) }
	_, place, _ := find()
	source.commit(user) // while it is made
	m.Put(t.Context(), place, 1, 8, user)
	if _, _, found := find(); found {
		t.Error("what was made of a user who changed meanwhile is kept")
	}
	_, place, _ = find()
	m.Put(t.Context(), place, 2, 8, user)
	if got, _, found := find(); !found || got != 2 {
		t.Error(got, found)
	}
	source.commit(user)
	if _, _, found := find(); found {
		t.Error("the user has changed")
	}
}

// TestMemo_OfManyAtOnce holds values to what was acknowledged before they were asked for.
func TestMemo_OfManyAtOnce(t *testing.T) {
	t.Parallel()
	m, source := NewMemo[uint64](1<<16), newShelf("thor")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 2000 {
				p := Part{"poll", "id", rand.UintN(20)}
				if rand.IntN(4) == 0 {
					source.commit(p)
				}
				least, _ := source.Changed(t.Context(), p)
				got, _ := m.Load(t.Context(), source, fmt.Sprint(p.Key), []Part{p}, func() (uint64, error) {
					n, _ := source.Changed(t.Context(), p)
					return n, nil
				}, func(uint64) int { return 8 })
				if got < least {
					t.Errorf("of commit %d, after commit %d", got, least)
				}
			}
		})
	}
	all.Wait()
}
