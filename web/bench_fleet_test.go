package web_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// BenchmarkFleet measures a server that 10,000 tenants are registered at, 1,000
// of them open at once: -bench Fleet -benchtime 1000x. Making them takes minutes.
func BenchmarkFleet(b *testing.B) {
	const registered, open = 10_000, 1_000
	site := webtest.New(b, webtest.WithRegistry(unlogged), webtest.WithRegistry(func(cfg *tenants.Config) {
		cfg.MaxOpen = open
	}))
	b.Logf("with no tenant open: %s", footprint())
	for i := range registered {
		if _, err := site.Registry.Create(b.Context(), nth(i)); err != nil {
			b.Fatal(err)
		}
	}
	next := 0
	cold := func(b *testing.B) {
		answer := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodGet, "http://"+string(nth(next%registered))+".localhost/admin/login/", nil)
		next++
		site.Server.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			b.Fatalf("got %d", answer.Code)
		}
	}
	b.Run("cold open and first answer", func(b *testing.B) { percentiles(b, cold) })
	b.Logf("after %d tenants were open, %d at once: %s", next, min(next, open), footprint())
	made := registered
	b.Run("create", func(b *testing.B) {
		percentiles(b, func(b *testing.B) {
			if _, err := site.Registry.Create(b.Context(), nth(made)); err != nil {
				b.Fatal(err)
			}
			made++
		})
	})
	b.Run("ready to serve", func(b *testing.B) { percentiles(b, func(b *testing.B) { start(b, site.Dir) }) })
	b.Run("migrate all, nothing to do", func(b *testing.B) {
		for b.Loop() {
			if n := migrated(b, site.Registry, 4, 0); n != 0 {
				b.Fatalf("%d were migrated", n)
			}
		}
	})
	b.Run("one more column for 1,000", func(b *testing.B) {
		later := registry(b, site.Dir, oneMore{models.SQLiteMigrations()})
		began := time.Now()
		if n := migrated(b, later, 4, open); n != open {
			b.Fatalf("%d were migrated", n)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s")
	})
}

func nth(i int) tenants.Name { return tenants.Name("t" + strconv.Itoa(i)) }

// percentiles runs op again and again, and reports how long it mostly takes.
func percentiles(b *testing.B, op func(b *testing.B)) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		op(b)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, "p"+strconv.Itoa(p)+"-ms")
	}
}

// start is what serve does until it answers.
func start(b *testing.B, dir string) {
	b.Helper()
	r, err := tenants.Open(b.Context(), tenants.Config{Dir: dir, Migrator: models.SQLiteMigrations()})
	if err != nil {
		b.Fatal(err)
	}
	_, err = web.New(web.Config{Secret: make([]byte, 32)}, r, nil)
	if err = errors.Join(err, r.Close(b.Context())); err != nil {
		b.Fatal(err)
	}
}

func registry(b *testing.B, dir string, m tenants.Migrator) *tenants.Registry {
	b.Helper()
	r, err := tenants.Open(b.Context(), tenants.Config{Dir: dir, Migrator: m})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(context.WithoutCancel(b.Context())); err != nil {
			b.Error(err)
		}
	})
	return r
}

// migrated migrates up to so many of those who are behind, and counts them.
func migrated(b *testing.B, r *tenants.Registry, parallel, most int) (n int) {
	b.Helper()
	plan := tenants.Rollout{Parallel: parallel, MaxFailures: 0}
	pending, err := r.Pending(b.Context(), plan)
	if err != nil {
		b.Fatal(err)
	}
	err = r.MigrateAll(b.Context(), plan, pending[:min(most, len(pending))], func(tenants.Migration) { n++ })
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// oneMore is the schema with a column more.
type oneMore struct{ models.Migrations }

func (m oneMore) Latest() int64 { return m.Migrations.Latest() + 1 }

func (m oneMore) Up(ctx context.Context, db *sql.DB) error {
	version, err := m.Version(ctx, db)
	if err != nil || version == m.Latest() {
		return err
	}
	if err := m.Migrations.Up(ctx, db); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`ALTER TABLE polls_poll ADD COLUMN mood text;
		INSERT INTO pollsadmin_migrations (version_id, is_applied) VALUES (%d, 1)`, m.Latest()))
	if err != nil {
		return err
	}
	return tx.Commit()
}

// footprint is what this process takes of the machine.
func footprint() string {
	runtime.GC()
	status, _ := os.ReadFile("/proc/self/status")
	_, resident, _ := strings.Cut(string(status), "VmRSS:")
	resident, _, _ = strings.Cut(resident, "\n")
	files, _ := os.ReadDir("/proc/self/fd")
	return fmt.Sprintf("%s resident, %d descriptors, %d goroutines",
		strings.TrimSpace(resident), len(files), runtime.NumGoroutine())
}
