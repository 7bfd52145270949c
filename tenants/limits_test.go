package tenants

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestAdmit_HoldsATenantToItsRate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := newRegistry(t, t.TempDir(), func(c *Config) { c.Now = func() time.Time { return now } })
	create(t, r, "thor", "potter")
	limit(t, r, "thor", Limits{PerSecond: 2, Concurrent: ServersLimit})
	for second := range 3 {
		for i, wanted := range []bool{true, true, false, false} {
			if _, admitted := admit(t, r, "thor"); admitted != wanted {
				t.Errorf("second %d, request %d: admitted %t", second, i, admitted)
			}
			if _, admitted := admit(t, r, "potter"); !admitted {
				t.Errorf("second %d, request %d: potter is refused", second, i)
			}
		}
		if after, _ := admit(t, r, "thor"); after != 500*time.Millisecond {
			t.Errorf("it may come again in %v", after)
		}
		now = now.Add(time.Second)
	}
}

func TestAdmit_HoldsATenantToWhatItMayDoAtOnce(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), func(c *Config) { c.Limits.Concurrent = 1 })
	create(t, r, "thor")
	first, err := r.Admit(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	if after, admitted := admit(t, r, "thor"); admitted || after != leaveSoon {
		t.Errorf("a second: %t, %v", admitted, after)
	}
	acquire(t, r, "thor") // what is no request is not counted
	limit(t, r, "thor", Limits{PerSecond: ServersLimit, Concurrent: 2})
	if _, admitted := admit(t, r, "thor"); !admitted {
		t.Error("it is held to the server's limit, though it has one of its own")
	}
	limit(t, r, "thor", Limits{PerSecond: ServersLimit, Concurrent: ServersLimit})
	if _, admitted := admit(t, r, "thor"); admitted {
		t.Error("it is not held to the server's limit again")
	}
	first.Release()
	first.Release() // counts once
	for range 2 {   // each leaves before the next
		if _, admitted := admit(t, r, "thor"); !admitted {
			t.Error("the place of who left is not free")
		}
	}
}

func TestSetLimits_IsHeardOfByOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor")
	thor := acquire(t, server, "thor") // open all the time
	for _, wanted := range []Limits{{PerSecond: 5, Concurrent: 3}, {}, {Statement: 7, Megabytes: 9}} {
		limit(t, operator, "thor", wanted)
		for began := time.Now(); heeded(thor) != wanted; time.Sleep(10 * time.Millisecond) {
			if time.Since(began) > 2*time.Second {
				t.Fatalf("%v: it goes by %v", wanted, heeded(thor))
			}
		}
	}
}

func TestSetLimits_Refuses(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	for _, n := range []int{-2, maxLimit + 1} {
		for kind := range new(Limits).each() {
			err := r.SetLimits(t.Context(), "thor", func(l *Limits) { *l.each()[kind] = n })
			if !errors.Is(err, ErrLimit) {
				t.Errorf("limit %d of %d gives %v", kind, n, err)
			}
		}
	}
	if err := r.SetLimits(t.Context(), "nobody", func(*Limits) {}); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody gives %v", err)
	}
}

func TestAdmit_HoldsStatementsToTheirTime(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	limit(t, r, "thor", Limits{Statement: 100})
	count := func(n Name, to int) error {
		tenant, err := r.Admit(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		defer tenant.Release()
		var last int
		return tenant.Read(t.Context()).Raw(`WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?)
			SELECT max(n) FROM c`, to).Scan(&last).Error
	}
	if err := count("thor", 1_000_000_000); !TooSlow(err) {
		t.Errorf("it takes its time: %v", err)
	}
	if err := errors.Join(count("thor", 10), count("potter", 300_000)); err != nil {
		t.Error(err)
	}
	limit(t, r, "thor", Limits{})
	if err := count("thor", 300_000); err != nil {
		t.Errorf("after the limit was taken away: %v", err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	now := time.Now()
	r := newRegistry(t, t.TempDir(), func(c *Config) { c.Now = func() time.Time { return now } })
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	full := func(tenant *Tenant) bool {
		t.Helper()
		now = now.Add(sizeHolds)
		is, err := tenant.Full(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	for _, tenant := range []*Tenant{thor, potter} {
		add(t, tenant, &note{Text: strings.Repeat("0123456789", 3_000_000)}) // more than PostgreSQL's own 8 MB
	}
	if full(thor) {
		t.Error("full without a limit")
	}
	limit(t, r, "thor", Limits{Megabytes: 25})
	if r.cfg.Engine == Postgres {
		limit(t, r, "thor", Limits{Megabytes: 8}) // it packs what repeats
	}
	if !full(thor) || full(potter) {
		t.Errorf("thor is full: %v, potter: %v", full(thor), full(potter))
	}
	if r.cfg.Engine != SQLite {
		return // where room is found again when PostgreSQL sweeps
	}
	if err := thor.Write(t.Context(), func(tx *gorm.DB) error { return tx.Delete(&note{}, 1).Error }); err != nil {
		t.Fatal(err)
	}
	if full(thor) {
		t.Error("full, though all was deleted")
	}
}

func limit(t *testing.T, r *Registry, n Name, wanted Limits) {
	t.Helper()
	if err := r.SetLimits(t.Context(), n, func(l *Limits) { *l = wanted }); err != nil {
		t.Fatal(err)
	}
}

// admit is a request that is answered at once.
func admit(t *testing.T, r *Registry, n Name) (after time.Duration, admitted bool) {
	t.Helper()
	tenant, err := r.Admit(t.Context(), n)
	var crowded *CrowdedError
	if errors.As(err, &crowded) {
		return crowded.After, false
	}
	if err != nil {
		t.Fatal(err)
	}
	tenant.Release()
	return 0, true
}

func heeded(t *Tenant) Limits {
	t.entry.admission.mu.Lock()
	defer t.entry.admission.mu.Unlock()
	return t.entry.admission.limits
}
