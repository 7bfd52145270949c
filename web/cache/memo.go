package cache

import (
	"context"
	"slices"
)

// Part is a part of a database that a value is made of: a table, a column with its
// rows that come and go, or the rows with a key in a column. Empty it is everything.
type Part struct {
	Table, Column string
	Key           uint
}

// Source is a database that tells when its parts have changed last.
type Source interface {
	Owner() string // never changes
	// Changed is the number of the last commit to a part; false where that is not known.
	Changed(ctx context.Context, p Part) (commit uint64, known bool)
}

// Memo keeps values of one kind that are made of parts of databases, each for as long
// as no part of its own changes. It is bounded as a Cache is.
type Memo[V any] struct{ cache *Cache[made[V]] }

// made is a value, and the numbers of the last commits to what it was made of: to what
// was known before, and to what was found on the way.
type made[V any] struct {
	value V
	at    uint64
	also  []Part
	then  uint64
}

// NewMemo makes a memo of so many bytes; with none it keeps nothing.
func NewMemo[V any](limit int64) *Memo[V] { return &Memo[V]{New[made[V]](limit)} }

// Place is where a value is to be put once it is made.
type Place struct {
	source Source
	key    string
	of     []Part
	at     uint64
	before uint64 // the last commit of all when it was looked for
	known  bool
}

// Find looks for what was made of parts of a database. Where it finds nothing, what is
// read from now on may be put into that place. Without a database nothing is kept.
func (m *Memo[V]) Find(ctx context.Context, source Source, key string, of ...Part) (value V, p Place, found bool) {
	p = Place{source: source, key: key}
	if source == nil {
		return value, p, false
	}
	if p.at, p.known = latest(ctx, source, of); !p.known {
		return value, p, false
	}
	if kept, there := m.cache.Get(source.Owner(), "", key); there && kept.at == p.at && kept.holds(ctx, source) {
		return kept.value, p, true
	}
	p.of = slices.Clone(of)
	p.before, p.known = source.Changed(ctx, Part{})
	return value, p, false
}

func (v made[V]) holds(ctx context.Context, source Source) bool {
	if len(v.also) == 0 {
		return true
	}
	then, known := latest(ctx, source, v.also)
	return known && then == v.then
}

// Put keeps a value of so many bytes. It may be made of further parts that were found
// only as it was made: where one of these may have changed meanwhile nothing is kept.
func (m *Memo[V]) Put(ctx context.Context, p Place, value V, bytes int, also ...Part) {
	if !p.known {
		return
	}
	kept := made[V]{value: value, at: p.at, also: also}
	if len(also) > 0 {
		at, known := latest(ctx, p.source, p.of)
		then, all := latest(ctx, p.source, also)
		if !known || !all || at != p.at || then > p.before {
			return
		}
		kept.then = then
	}
	m.cache.Put(p.source.Owner(), "", p.key, kept, bytes)
}

// Load finds a value, or makes it with load and keeps it; size says how many bytes it
// takes. What fails is not kept.
func (m *Memo[V]) Load(
	ctx context.Context, source Source, key string, of []Part, load func() (V, error), size func(V) int,
) (V, error) {
	value, place, found := m.Find(ctx, source, key, of...)
	if found {
		return value, nil
	}
	value, err := load()
	if err == nil {
		m.Put(ctx, place, value, size(value))
	}
	return value, err
}

// Stats takes the memo's figures.
func (m *Memo[V]) Stats() Stats { return m.cache.Stats() }

func latest(ctx context.Context, source Source, of []Part) (at uint64, known bool) {
	for _, p := range of {
		commit, known := source.Changed(ctx, p)
		if !known {
			return 0, false
		}
		at = max(at, commit)
	}
	return at, len(of) > 0
}
