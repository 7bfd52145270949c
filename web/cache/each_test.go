package cache

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"
)

// TestLoadEach makes what lacks, once and all at once, of each database its own.
func TestLoadEach(t *testing.T) {
	t.Parallel()
	m, thor, potter := NewMemo[string](1<<20), newShelf("thor"), newShelf("potter")
	var asked []uint
	failing := error(nil)
	get := func(from Source, name string, keys []uint, wantAsked ...uint) {
		t.Helper()
		asked = nil
		got, err := m.LoadEach(t.Context(), from, keys, Each[string]{
			Name: func(key uint) string { return strconv.Itoa(int(key)) },
			Of:   func(key uint) []Part { return []Part{{"poll", "id", key}} },
			Load: func(keys []uint) (map[uint]string, error) {
				asked = keys
				made := map[uint]string{}
				for _, key := range keys {
					if key < 100 { // there are no more
						made[key] = name + strconv.Itoa(int(key))
					}
				}
				return made, failing
			},
			Also: func(string) []Part { return []Part{{Table: "user"}} },
			Size: func(text string) int { return len(text) },
		})
		want := map[uint]string{}
		for _, key := range keys {
			if key < 100 {
				want[key] = name + strconv.Itoa(int(key))
			}
		}
		if failing != nil {
			want = nil
		}
		if !errors.Is(err, failing) || !maps.Equal(got, want) || !slices.Equal(asked, wantAsked) {
			t.Errorf("%v of %s: %v, having made %v, %v", keys, name, got, asked, err)
		}
	}
	get(thor, "thor", []uint{1, 2, 2, 100}, 1, 2, 100)
	get(thor, "thor", []uint{2, 3, 1, 100}, 3, 100)
	get(potter, "potter", []uint{1, 3}, 1, 3)
	thor.commit(Part{"poll", "id", 2})
	get(thor, "thor", []uint{1, 2, 3}, 2)
	thor.commit(Part{Table: "user"})
	get(thor, "thor", []uint{1, 2, 3}, 1, 2, 3)
	failing = errors.New("out of ink")
	get(thor, "thor", []uint{1, 4}, 4)
	failing = nil
	get(thor, "thor", []uint{4}, 4)
	get(nil, "nobody", []uint{1, 4}, 1, 4)
	get(nil, "nobody", nil)
}
