package cache

import (
	"container/list"
	"sync"
)

// Cache keeps values of one kind for many owners, a version of each. It is bounded
// by the bytes that callers say values take; who was asked for longest ago goes
// first.
type Cache[V any] struct {
	limit int64

	mu     sync.Mutex
	owners map[string]*list.Element // of *shelf[V]
	recent list.List                // the one asked for last in front
	stats  Stats
}

// Stats are a cache's figures at one moment.
type Stats struct {
	Bytes  int64 // in use
	Hits   int64 // since the start
	Misses int64
}

// shelf is what is kept for one owner.
type shelf[V any] struct {
	owner   string
	version string
	values  map[string]entry[V]
	bytes   int64
}

type entry[V any] struct {
	value V
	size  int64
}

// entryBytes is about what an entry takes beside its key and value.
const entryBytes = 100

// New makes a cache of so many bytes; with none it keeps nothing.
func New[V any](limit int64) *Cache[V] {
	return &Cache[V]{limit: limit, owners: map[string]*list.Element{}}
}

// Get finds what was kept under a key while the owner's database had this version.
// What was kept of another is forgotten.
func (c *Cache[V]) Get(owner, version, key string) (value V, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place, known := c.owners[owner]; known {
		c.recent.MoveToFront(place)
		s := place.Value.(*shelf[V])
		if s.version == version {
			var e entry[V]
			e, found = s.values[key]
			value = e.value
		} else {
			c.clear(s, version)
		}
	}
	if found {
		c.stats.Hits++
	} else {
		c.stats.Misses++
	}
	return value, found
}

// Put keeps a value of so many bytes. The version is the one from before the
// database was read: if it has changed meanwhile nothing is kept. One owner has at
// most a quarter of the room.
func (c *Cache[V]) Put(owner, version, key string, value V, bytes int) {
	size := int64(bytes + len(key) + entryBytes)
	c.mu.Lock()
	defer c.mu.Unlock()
	if size > c.limit/4 {
		return
	}
	s := c.shelfOf(owner, version)
	if s.version != version {
		return
	}
	if s.bytes+size > c.limit/4 {
		c.clear(s, version)
	}
	grown := size - s.values[key].size
	s.values[key] = entry[V]{value, size}
	s.bytes += grown
	c.stats.Bytes += grown
	for c.stats.Bytes > c.limit {
		c.forget(c.recent.Back())
	}
}

// Stats takes the cache's figures.
func (c *Cache[V]) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

func (c *Cache[V]) shelfOf(owner, version string) *shelf[V] {
	if place, known := c.owners[owner]; known {
		c.recent.MoveToFront(place)
		return place.Value.(*shelf[V])
	}
	s := &shelf[V]{owner: owner, version: version, values: map[string]entry[V]{}, bytes: entryBytes}
	c.owners[owner] = c.recent.PushFront(s)
	c.stats.Bytes += s.bytes
	return s
}

// clear takes everything off a shelf, for what another version has.
func (c *Cache[V]) clear(s *shelf[V], version string) {
	c.stats.Bytes -= s.bytes - entryBytes
	s.version, s.values, s.bytes = version, map[string]entry[V]{}, entryBytes
}

func (c *Cache[V]) forget(place *list.Element) {
	s := c.recent.Remove(place).(*shelf[V])
	c.stats.Bytes -= s.bytes
	delete(c.owners, s.owner)
}
