package tenants

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	inside := acquire(t, r, "thor")
	for range 2 {
		if err := r.Suspend(t.Context(), "thor"); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrSuspended) {
			t.Errorf("got %v, want ErrSuspended", err)
		}
	}
	add(t, inside, &note{Text: "finished"}) // what runs is finished
	acquire(t, r, "potter")
	for range 2 {
		if err := r.Resume(t.Context(), "thor"); err != nil {
			t.Fatal(err)
		}
	}
	if got := texts(t, acquire(t, r, "thor")); got != "finished" {
		t.Errorf("thor has %q", got)
	}
	if err := r.Suspend(t.Context(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody gives %v", err)
	}
}

func TestStatesDecideAdmission(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	info, err := r.Lookup(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		state State
		want  error
	}{
		{Maintenance, ErrMaintenance}, {Suspended, ErrSuspended}, {Deleting, ErrNotFound},
		{Deleted, ErrNotFound}, {Provisioning, ErrNotFound}, {ReadOnly, nil}, {Active, nil},
	} {
		if err := r.control.move(t.Context(), info, test.state, "test"); err != nil {
			t.Fatal(err)
		}
		info.State = test.state
		tenant, err := r.Acquire(t.Context(), "thor")
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
			t.Errorf("%s gives %v, want %v", test.state, err, test.want)
		}
		if err == nil {
			tenant.Release()
		}
	}
}

// TestOtherProcess suspends and resumes behind the back of a registry that has
// the tenant open.
func TestOtherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor")
	acquire(t, server, "thor") // open all the time
	for _, step := range []struct {
		deed func(context.Context, Name) error
		want error
	}{{operator.Suspend, ErrSuspended}, {operator.Resume, nil}, {operator.Suspend, ErrSuspended}} {
		if err := step.deed(t.Context(), "thor"); err != nil {
			t.Fatal(err)
		}
		if took := untilAcquire(t, server, "thor", step.want); took > 2*time.Second {
			t.Errorf("want %v: it took %v", step.want, took)
		}
	}
	create(t, operator, "loki")
	acquire(t, server, "loki")
}

// untilAcquire says how long it takes until acquiring the tenant gives want.
func untilAcquire(t *testing.T, r *Registry, n Name, want error) time.Duration {
	t.Helper()
	started := time.Now()
	for {
		tenant, err := r.Acquire(t.Context(), n)
		if err == nil {
			tenant.Release()
		}
		if took := time.Since(started); errors.Is(err, want) || took > 5*time.Second {
			return took
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestSuspendUnderLoad lets nobody in after Suspend has returned.
func TestSuspendUnderLoad(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	done := make(chan struct{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := visitOnce(t.Context(), r, "thor"); err != nil && !errors.Is(err, ErrSuspended) {
					t.Error(err)
				}
			}
		})
	}
	for range 20 {
		if err := r.Suspend(t.Context(), "thor"); err != nil {
			t.Error(err)
		}
		if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrSuspended) {
			t.Errorf("got %v after Suspend", err)
		}
		if err := r.Resume(t.Context(), "thor"); err != nil {
			t.Error(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	close(done)
	all.Wait()
	if s := r.Stats(); s.Open > 1 || s.InUse != 0 {
		t.Errorf("%+v", s)
	}
}

// TestNameGoesToAnotherTenant serves the one that has the name now.
func TestNameGoesToAnotherTenant(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "loki")
	add(t, acquire(t, r, "thor"), &note{Text: "hammer"})
	add(t, acquire(t, r, "loki"), &note{Text: "tricks"})
	err := r.control.write(t.Context(), "swapping names", func(tx controlTx) error {
		_, err := tx.ExecContext(t.Context(), "UPDATE tenants SET name = 'old' WHERE name = 'thor'")
		_, again := tx.ExecContext(t.Context(), "UPDATE tenants SET name = 'thor' WHERE name = 'loki'")
		return errors.Join(err, again)
	})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(2 * time.Second)
	for texts(t, acquire(t, r, "thor")) != "tricks" {
		if time.Now().After(deadline) {
			t.Fatal("the old tenant is still served")
		}
		time.Sleep(20 * time.Millisecond)
	}
	if took := untilAcquire(t, r, "loki", ErrNotFound); took > 2*time.Second {
		t.Errorf("the name that was given up is served for %v", took)
	}
}

func TestPendingAndNewer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newRegistry(t, dir)
	create(t, first, "thor", "potter")
	add(t, acquire(t, first, "thor"), &note{Text: "old"})
	second := newRegistry(t, dir, schema(2))
	_, err := second.Acquire(t.Context(), "thor")
	if !errors.Is(err, ErrPending) || !strings.Contains(err.Error(), "pollsadmin migrate --tenant thor") {
		t.Errorf("got %v, want ErrPending and what to do", err)
	}
	for _, want := range []int64{1, 2} { // the second time there is nothing to do
		m, err := second.Migrate(t.Context(), "thor")
		if err != nil || m.From != want || m.To != 2 || m.Drift != nil {
			t.Errorf("migrated: %+v, %v", m, err)
		}
	}
	if info, err := second.Lookup(t.Context(), "thor"); err != nil || info.Schema != 2 {
		t.Errorf("the list says %+v, %v", info, err)
	}
	if got := texts(t, acquire(t, second, "thor")); got != "old" {
		t.Errorf("thor has %q", got)
	}
	third := newRegistry(t, dir)
	if _, err := third.Acquire(t.Context(), "thor"); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
	if _, err := third.Migrate(t.Context(), "thor"); !errors.Is(err, ErrNewer) {
		t.Errorf("migrating gives %v, want ErrNewer", err)
	}
	acquire(t, third, "potter")
}

func TestMigrateOnOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	create(t, newRegistry(t, dir), "thor")
	servers := []*Registry{newRegistry(t, dir, schema(3), migrating), newRegistry(t, dir, schema(3), migrating)}
	var all sync.WaitGroup
	for _, server := range servers {
		all.Go(func() {
			tenant, err := server.Acquire(t.Context(), "thor")
			if err != nil {
				t.Error(err)
				return
			}
			defer tenant.Release()
			err = tenant.Write(t.Context(), func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO notes (text, v2, v3) VALUES ('a', 'b', 'c')").Error
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestMigrateRefuses(t *testing.T) {
	t.Parallel()
	refusal := errors.New("no")
	dir := t.TempDir()
	first := newRegistry(t, dir)
	create(t, first, "thor", "potter")
	if err := first.Suspend(t.Context(), "potter"); err != nil {
		t.Fatal(err)
	}
	if _, err := first.control.claim(t.Context(), "half", SQLite, first.stores[SQLite].home); err != nil {
		t.Fatal(err)
	}
	failing := newRegistry(t, dir, func(c *Config) { c.Migrator = shelf{latest: 2, err: refusal} }, migrating)
	if _, err := failing.Migrate(t.Context(), "thor"); !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	if _, err := failing.Acquire(t.Context(), "thor"); !errors.Is(err, refusal) {
		t.Errorf("opening gives %v", err)
	}
	if _, err := failing.Migrate(t.Context(), "nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody gives %v", err)
	}
	second := newRegistry(t, dir, schema(2))
	if _, err := second.Migrate(t.Context(), "half"); err == nil {
		t.Error("a half-made tenant was migrated")
	}
	if m, err := second.Migrate(t.Context(), "potter"); err != nil || m.From != 1 || m.To != 2 {
		t.Errorf("a suspended tenant: from %d to %d, %v", m.From, m.To, err)
	}
}
