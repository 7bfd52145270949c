package cache

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

func TestCache(t *testing.T) {
	t.Parallel()
	c := New[string](1 << 20)
	kept := func(owner, version, key, want string) {
		t.Helper()
		got, found := c.Get(owner, version, key)
		if got != want || found != (want != "") {
			t.Errorf("%s, version %s, %s: %q, %v, want %q", owner, version, key, got, found, want)
		}
	}
	kept("thor", "1", "/", "")
	c.Put("thor", "1", "/", "thor's", 6)
	c.Put("potter", "1", "/", "potter's", 8)
	kept("thor", "1", "/", "thor's")
	kept("potter", "1", "/", "potter's")
	kept("thor", "1", "/other", "")
	kept("thor", "2", "/", "") // something was committed
	kept("thor", "1", "/", "") // and what was before does not come back
	kept("potter", "1", "/", "potter's")
	c.Put("thor", "2", "/", "of a version that is gone", 9) // 1 was asked for since
	kept("thor", "1", "/", "")
	c.Put("thor", "1", "/", "again", 5)
	kept("thor", "1", "/", "again")
	c.Put("thor", "1", "/", "replaced", 8)
	kept("thor", "1", "/", "replaced")
	if got := c.Stats(); got.Hits != 5 || got.Misses != 5 {
		t.Errorf("%+v", got)
	}
}

func TestCache_IsBounded(t *testing.T) {
	t.Parallel()
	const limit = 40_000
	c := New[int](limit)
	for i := range 5000 {
		c.Put(fmt.Sprint("owner", i%7), "1", fmt.Sprint("key", i), i, rand.IntN(2000))
		if got := c.Stats().Bytes; got > limit {
			t.Fatalf("%d bytes after %d values", got, i)
		}
	}
	last := fmt.Sprint("owner", 4999%7)
	if _, found := c.Get(last, "1", "key4999"); !found {
		t.Error("what was kept last is gone")
	}
	c.Put("large", "1", "key", 1, limit)
	if _, found := c.Get("large", "1", "key"); found {
		t.Error("one value may take everything")
	}
	for owner := range c.owners {
		c.Get(owner, "another", "")
	}
	if got, want := c.Stats().Bytes, int64(len(c.owners)*entryBytes); got != want {
		t.Errorf("%d bytes are left of nothing, want %d", got, want)
	}
	none := New[int](0)
	none.Put("thor", "1", "/", 1, 0)
	if _, found := none.Get("thor", "1", "/"); found {
		t.Error("without room something is kept")
	}
}

func TestCache_OfManyAtOnce(t *testing.T) {
	t.Parallel()
	c := New[string](100_000)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 3000 {
				owner, version := fmt.Sprint(i%5), fmt.Sprint(i/500)
				key := fmt.Sprint(rand.IntN(50))
				if got, found := c.Get(owner, version, key); found && got != owner+"/"+version+"/"+key {
					t.Errorf("owner %s, version %s, %s: got %s", owner, version, key, got)
				}
				c.Put(owner, version, key, owner+"/"+version+"/"+key, 10)
			}
		})
	}
	all.Wait()
}
