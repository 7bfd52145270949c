package tenants

import (
	"errors"
	"testing"
	"time"
)

func TestTimeZone_IsHeardOfByOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor", "potter")
	thor, potter := acquire(t, server, "thor"), acquire(t, server, "potter") // open all the time
	for _, zone := range []string{"Asia/Tokyo", "", "Europe/Oslo"} {
		if err := operator.SetTimeZone(t.Context(), "thor", zone); err != nil {
			t.Fatal(err)
		}
		if took := untilZone(t, server, thor, zone); took > 2*time.Second {
			t.Errorf("%q: it took %v", zone, took)
		}
		if potter.Location() != nil {
			t.Errorf("potter goes by %s", potter.Location())
		}
	}
	if own := acquire(t, newRegistry(t, dir), "thor").Location(); own == nil || own.String() != "Europe/Oslo" {
		t.Errorf("a server that starts goes by %v", own)
	}
}

// untilZone says how long it takes until a tenant goes by a zone.
func untilZone(t *testing.T, r *Registry, tenant *Tenant, zone string) time.Duration {
	t.Helper()
	for started := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		acquire(t, r, tenant.Name)
		own := ""
		if location := tenant.Location(); location != nil {
			own = location.String()
		}
		if took := time.Since(started); own == zone || took > 5*time.Second {
			return took
		}
	}
}

func TestTimeZone_Refuses(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	for _, zone := range []string{"Local", "Mars/Olympus", "../../etc/passwd", "\x00"} {
		if err := r.SetTimeZone(t.Context(), "thor", zone); !errors.Is(err, ErrTimeZone) {
			t.Errorf("%q gives %v", zone, err)
		}
	}
	if err := r.SetTimeZone(t.Context(), "nobody", "UTC"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody gives %v", err)
	}
}
