package tenants

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
)

func drain(limit time.Duration) func(*Config) { return func(c *Config) { c.Drain = limit } }

func TestDelete_WaitsForOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir, drain(time.Second))
	create(t, operator, "thor", "potter")
	inside, err := server.Acquire(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	if err := operator.Delete(t.Context(), "thor"); !errors.Is(err, ErrBusy) {
		t.Errorf("deleting what is in use gives %v", err)
	}
	if _, err := server.Acquire(t.Context(), "thor"); !errors.Is(err, ErrNotFound) {
		t.Errorf("what is being deleted gives %v", err)
	}
	add(t, inside, &note{Text: "to the last"})
	inside.Release()
	for range 2 {
		if err := operator.Delete(t.Context(), "thor"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := operator.Create(t.Context(), "thor"); !errors.Is(err, ErrExists) {
		t.Errorf("the name was given away: %v", err)
	}
	for range 2 {
		if err := operator.Undelete(t.Context(), "thor"); err != nil {
			t.Fatal(err)
		}
	}
	if got := texts(t, acquire(t, server, "thor")); got != "to the last" {
		t.Errorf("thor has %q", got)
	}
}

func TestPurge(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	if err := r.AddDomain(t.Context(), "thor", "polls.example.org"); err != nil {
		t.Fatal(err)
	}
	if err := r.Purge(t.Context(), "thor"); err == nil {
		t.Error("a tenant that is served was purged")
	}
	if err := errors.Join(r.Delete(t.Context(), "thor"), r.Purge(t.Context(), "thor")); err != nil {
		t.Fatal(err)
	}
	if err := r.Undelete(t.Context(), "thor"); !errors.Is(err, ErrNotFound) {
		t.Errorf("undeleting gives %v", err)
	}
	if _, err := r.Resolve(t.Context(), "polls.example.org"); !errors.Is(err, ErrNotFound) {
		t.Errorf("its domain gives %v", err)
	}
	create(t, r, "thor")
	if got := texts(t, acquire(t, r, "thor")); got != "" {
		t.Errorf("the new thor has %q", got)
	}
	if findings, err := r.Doctor(t.Context(), true); err != nil || len(findings) > 0 {
		t.Errorf("left behind: %v, %v", findings, err)
	}
}

// writers write to a tenant through several programs until ctx ends, under
// whichever of the names it is to be had, and count what was acknowledged.
type writers struct {
	done  atomic.Int64
	all   sync.WaitGroup
	names []Name
}

func (w *writers) start(ctx context.Context, t *testing.T, r *Registry) {
	for range 16 {
		w.all.Go(func() {
			for ctx.Err() == nil {
				err := w.once(ctx, r)
				if err == nil {
					w.done.Add(1)
				} else if ctx.Err() == nil && !isRefusal(err) {
					t.Error(err)
				}
			}
		})
	}
}

// isRefusal is what a client is told whose write was not taken.
func isRefusal(err error) bool {
	return errors.Is(err, ErrNotFound) || errors.Is(err, ErrBusy) || errors.Is(err, ErrMaintenance) ||
		errors.Is(err, ErrReadOnly)
}

func (w *writers) once(ctx context.Context, r *Registry) error {
	var err error
	for _, n := range w.names {
		tenant, wrong := r.Acquire(ctx, n)
		if err = wrong; err == nil {
			defer tenant.Release()
			return tenant.Write(ctx, func(tx *gorm.DB) error { return tx.Create(&note{Text: "x"}).Error })
		}
	}
	return err
}

// TestUnderLoad deletes and renames a tenant while 32 clients of two programs
// write to it: what was acknowledged is there, and nothing else.
func TestUnderLoad(t *testing.T) {
	t.Parallel()
	for name, deed := range map[string]func(ctx context.Context, r *Registry) error{
		"delete": func(ctx context.Context, r *Registry) error {
			return errors.Join(r.Delete(ctx, "thor"), r.Undelete(ctx, "thor"))
		},
		"rename": func(ctx context.Context, r *Registry) error { return r.Rename(ctx, "thor", "odin") },
		"protect": func(ctx context.Context, r *Registry) error {
			return errors.Join(r.Maintain(ctx, "thor"), r.Resume(ctx, "thor"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			one, two, operator := newRegistry(t, dir), newRegistry(t, dir), newRegistry(t, dir)
			create(t, operator, "thor")
			ctx, cancel := context.WithCancel(t.Context())
			w := &writers{names: []Name{"thor", "odin"}}
			w.start(ctx, t, one)
			w.start(ctx, t, two)
			err := errors.Join(reach(ctx, w, 50), deed(ctx, operator), reach(ctx, w, w.done.Load()+50))
			cancel()
			w.all.Wait()
			if err != nil {
				t.Fatal(err)
			}
			last := Name("thor")
			if name == "rename" {
				last = "odin"
			}
			var n int64
			err = acquire(t, operator, last).Read(t.Context()).Model(&note{}).Count(&n).Error
			// Of a write that was interrupted in the end PostgreSQL may have kept it all the same.
			unknown := map[string]int64{Postgres: 32}[operator.cfg.Engine]
			if done := w.done.Load(); err != nil || n < done || n > done+unknown {
				t.Errorf("%d rows, %d were acknowledged, %v", n, done, err)
			}
		})
	}
}

// reach waits until so many writes were acknowledged.
func reach(ctx context.Context, w *writers, n int64) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for w.done.Load() < n {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d writes, want %d", w.done.Load(), n)
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}

func TestRename(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor", "potter")
	add(t, acquire(t, server, "thor"), &note{Text: "hammer"})
	for name, test := range map[string]struct {
		from, to Name
		want     error
	}{
		"taken": {"thor", "potter", ErrExists}, "nobody": {"nobody", "odin", ErrNotFound},
		"no name": {"thor", "www", ErrName}, "itself": {"thor", "thor", ErrExists},
	} {
		if err := operator.Rename(t.Context(), test.from, test.to); !errors.Is(err, test.want) {
			t.Errorf("%s gives %v", name, err)
		}
	}
	if err := operator.Rename(t.Context(), "thor", "odin"); err != nil {
		t.Fatal(err)
	}
	if took := untilAcquire(t, server, "thor", ErrNotFound); took > 2*time.Second {
		t.Errorf("the old name is served for %v", took)
	}
	if got := texts(t, acquire(t, server, "odin")); got != "hammer" {
		t.Errorf("odin has %q", got)
	}
}

func TestProtect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor")
	inside := acquire(t, server, "thor")
	add(t, inside, &note{Text: "before"})
	if err := operator.Protect(t.Context(), "thor"); err != nil {
		t.Fatal(err)
	}
	write := func() error {
		return inside.Write(t.Context(), func(tx *gorm.DB) error { return tx.Create(&note{Text: "after"}).Error })
	}
	for started := time.Now(); !errors.Is(write(), ErrReadOnly); time.Sleep(10 * time.Millisecond) {
		if time.Since(started) > 2*time.Second {
			t.Fatal("it can still be written to")
		}
	}
	if texts(t, inside) == "" {
		t.Error("it cannot be read any more")
	}
	if err := operator.Resume(t.Context(), "thor"); err != nil {
		t.Fatal(err)
	}
	for started := time.Now(); write() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Since(started) > 2*time.Second {
			t.Fatal("it cannot be written to again")
		}
	}
}
