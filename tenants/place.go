package tenants

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// lookEvery is how often those who read look whether the file is in its place.
const lookEvery = time.Second

// inPlace looks whether the file that is open is the one at its path. What is written
// to one that somebody has removed, or moved away, is lost to everybody, and SQLite
// says nothing of it.
func (d *database) inPlace() error {
	if d.file == nil {
		return nil
	}
	now, err := os.Stat(d.path)
	if err == nil && !os.SameFile(d.file, now) {
		err = errors.New("another file is in its place")
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) && now == nil {
		return nil // what cannot be looked at is told of by SQLite
	}
	return fmt.Errorf("%w: the database file %s was taken away while it was open: %w", ErrUnavailable, d.path, err)
}

// look is inPlace, at most once in a while.
func (e *entry) look() error {
	now := time.Now().UnixNano()
	last := e.looked.Load()
	if now-last < int64(lookEvery) || !e.looked.CompareAndSwap(last, now) {
		return nil
	}
	return e.db.inPlace()
}

// inPlace refuses to write to a file that is not there any more, and to say that
// something was written to it.
func (t *Tenant) inPlace() error {
	err := t.entry.db.inPlace()
	if err != nil {
		t.registry.displace(t.entry)
		return fmt.Errorf("tenant %s: %w", t.Name, err)
	}
	return nil
}

// displace lets nobody join an entry whose file is gone. When the last one has left it
// is closed, and then the file at the path is opened, whatever it is.
func (r *Registry) displace(e *entry) {
	r.mu.Lock()
	e.displaced = true
	r.mu.Unlock()
	r.withdraw(e, false)
}
