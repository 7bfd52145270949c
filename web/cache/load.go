package cache

import "context"

// Database is what values are made of: a tenant's.
type Database interface {
	Owner() string // never changes
	Version(ctx context.Context) (string, error)
}

// Load finds what was kept, or makes it with load and keeps it; size says how many
// bytes it takes. What fails is not kept, nor is anything where no version is known.
func (c *Cache[V]) Load(
	ctx context.Context, db Database, key string, load func() (V, error), size func(V) int,
) (V, error) {
	version, err := db.Version(ctx)
	if err != nil {
		return load()
	}
	if value, found := c.Get(db.Owner(), version, key); found {
		return value, nil
	}
	value, err := load()
	if err == nil {
		c.Put(db.Owner(), version, key, value, size(value))
	}
	return value, err
}
