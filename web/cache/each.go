package cache

import "context"

// Each says how values of one kind are made, of which each has a number.
type Each[V any] struct {
	Name func(key uint) string
	Of   func(key uint) []Part // what is known beforehand of what it is made of
	// Load makes those that lack, all at once. It leaves out those that there are not.
	Load func(keys []uint) (map[uint]V, error)
	Also func(value V) []Part // what else it turned out to be made of; nil: nothing
	Size func(value V) int    // in bytes
}

// LoadEach finds values by their numbers, and has those made and keeps them that it does
// not find. Those that there are not are left out.
func (m *Memo[V]) LoadEach(ctx context.Context, source Source, keys []uint, each Each[V]) (map[uint]V, error) {
	values, places := make(map[uint]V, len(keys)), map[uint]Place{}
	var lacking []uint
	for _, key := range keys {
		var of []Part
		if source != nil {
			of = each.Of(key)
		}
		value, place, found := m.Find(ctx, source, each.Name(key), of...)
		if found {
			values[key] = value
		} else if _, twice := places[key]; !twice {
			lacking, places[key] = append(lacking, key), place
		}
	}
	if len(lacking) == 0 {
		return values, nil
	}
	made, err := each.Load(lacking)
	if err != nil {
		return nil, err
	}
	for key, value := range made {
		values[key] = value
		var also []Part
		if each.Also != nil {
			also = each.Also(value)
		}
		m.Put(ctx, places[key], value, each.Size(value), also...)
	}
	return values, nil
}
