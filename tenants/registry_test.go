package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"
)

// TestChurn has many requests at once on far more tenants than may be open.
func TestChurn(t *testing.T) {
	t.Parallel()
	const requests, limit = 64, 8
	many, length := 200, 5*time.Second
	if testing.Short() {
		many, length = 40, 2*time.Second
	}
	r := newRegistry(t, t.TempDir(), maxOpen(limit), patience(time.Minute))
	names := make([]Name, many)
	for i := range names {
		names[i] = Name(fmt.Sprintf("t%d", i))
	}
	create(t, r, names...)
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var done atomic.Int64
	var all sync.WaitGroup
	for range requests {
		all.Go(func() {
			for ctx.Err() == nil && !t.Failed() {
				if err := visitOnce(t.Context(), r, names[rand.IntN(many)]); err != nil {
					t.Error(err)
				}
				done.Add(1)
			}
		})
	}
	most := watch(ctx, r)
	all.Wait()
	s := r.Stats()
	if most > limit || s.Open > limit || s.Idle != s.Open || s.InUse != 0 || s.Waiting != 0 {
		t.Errorf("%d were open at once, and now %+v", most, s)
	}
	if n := openFiles(t, r.cfg.Dir); n > limit {
		t.Errorf("%d databases are really open", n)
	}
	if done.Load() < requests || s.Evicted == 0 {
		t.Errorf("only %d visits and %d evictions", done.Load(), s.Evicted)
	}
}

// visitOnce writes the tenant's name into the tenant, and finds no other there.
func visitOnce(ctx context.Context, r *Registry, n Name) error {
	tenant, err := r.Acquire(ctx, n)
	if err != nil {
		return err
	}
	defer tenant.Release()
	if rand.IntN(4) == 0 {
		err = tenant.Write(ctx, func(tx *gorm.DB) error { return tx.Save(&note{ID: 1, Text: string(n)}).Error })
	}
	var found []note
	err = errors.Join(err, tenant.Read(ctx).Find(&found).Error)
	for _, row := range found {
		if row.Text != string(n) {
			err = errors.Join(err, fmt.Errorf("%s sees a row of %s", n, row.Text))
		}
	}
	return err
}

// watch gives the most databases that were open at any time it looked.
func watch(ctx context.Context, r *Registry) (most int) {
	for {
		most = max(most, r.Stats().Open)
		select {
		case <-ctx.Done():
			return most
		case <-time.After(time.Millisecond):
		}
	}
}

// openFiles counts the tenants' databases that this process really has open.
func openFiles(t *testing.T, dir string) int {
	t.Helper()
	links, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Log("cannot count open files without /proc")
		return 0
	}
	found := map[string]bool{}
	for _, link := range links {
		to, _ := os.Readlink("/proc/self/fd/" + link.Name())
		if strings.HasPrefix(to, filepath.Join(dir, tenantsDir)) && strings.HasSuffix(to, ".db") {
			found[to] = true
		}
	}
	return len(found)
}

func TestDatabaseInUseIsNotClosed(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(1), patience(50*time.Millisecond))
	create(t, r, "thor", "potter")
	thor := acquire(t, r, "thor")
	if _, err := r.Acquire(t.Context(), "potter"); !errors.Is(err, ErrBusy) {
		t.Errorf("a second database gives %v, want ErrBusy", err)
	}
	add(t, thor, &note{Text: "still here"})
	if got := texts(t, thor); got != "still here" {
		t.Errorf("thor has %q", got)
	}
	thor.Release()
	acquire(t, r, "potter")
	if s := r.Stats(); s.Evicted != 1 || s.Open != 1 || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
}

func TestWaitingForRoom(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(1), patience(10*time.Second))
	create(t, r, "thor", "potter")
	thor := acquire(t, r, "thor")
	got := make(chan error)
	go func() {
		tenant, err := r.Acquire(context.WithoutCancel(t.Context()), "potter")
		if err == nil {
			tenant.Release()
		}
		got <- err
	}()
	for r.Stats().Waiting == 0 {
		time.Sleep(time.Millisecond)
	}
	thor.Release()
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestLeastRecentlyUsedGoesFirst(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(2))
	create(t, r, "a", "b", "c")
	for _, n := range []Name{"a", "b", "a", "c"} {
		tenant, err := r.Acquire(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		tenant.Release()
	}
	if !r.isOpen("a") || r.isOpen("b") || !r.isOpen("c") {
		t.Errorf("open: a %v, b %v, c %v", r.isOpen("a"), r.isOpen("b"), r.isOpen("c"))
	}
}

// TestCallerWhoHangsUp spoils the opening neither for the others nor for good.
func TestCallerWhoHangsUp(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(1), patience(10*time.Second))
	create(t, r, "thor", "potter")
	thor := acquire(t, r, "thor")
	ctx, hangUp := context.WithCancel(t.Context())
	got := make(chan error, 2)
	for _, ctx := range []context.Context{ctx, t.Context()} {
		go func() {
			tenant, err := r.Acquire(ctx, "potter")
			if err == nil {
				tenant.Release()
			}
			got <- err
		}()
	}
	for r.Stats().InUse < 3 {
		time.Sleep(time.Millisecond)
	}
	hangUp()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Errorf("who hangs up gets %v", err)
	}
	thor.Release()
	if err := <-got; err != nil {
		t.Errorf("who waits gets %v", err)
	}
	if s := r.Stats(); s.InUse != 0 || s.Opened != 2 {
		t.Errorf("%+v", s)
	}
}

func TestFailedOpeningIsForgotten(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	for _, test := range []struct {
		name  string
		spoil func(path string) error
	}{
		{"missing", os.Remove},
		{"no database", func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("junk", 2000)), 0o600) }},
		{"a directory", func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			r := newRegistry(t, dir, maxOpen(1))
			create(t, r, "thor", "potter")
			info, err := r.Lookup(t.Context(), "thor")
			if err != nil {
				t.Fatal(err)
			}
			path := pathOf(r, info)
			kept := path + ".kept"
			err = errors.Join(os.Rename(path, kept), copyFile(kept, path), test.spoil(path))
			if err != nil {
				t.Fatal(err)
			}
			before := files(t, dir)
			if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v, want ErrUnavailable", err)
			}
			if after := files(t, dir); after != before {
				t.Errorf("files:\n%s\nbefore:\n%s", after, before)
			}
			acquire(t, r, "potter").Release() // it costs nobody else anything, not even room
			if err := errors.Join(os.RemoveAll(path), os.Rename(kept, path)); err != nil {
				t.Fatal(err)
			}
			acquire(t, r, "thor")
		})
	}
}

func TestCloseWaitsAndCheckpoints(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	add(t, thor, &note{Text: "kept"})
	potter.Release()
	closed := make(chan error)
	go func() { closed <- r.Close(context.WithoutCancel(t.Context())) }()
	for !r.stopping() {
		time.Sleep(time.Millisecond)
	}
	if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrClosed) {
		t.Errorf("a late comer gets %v, want ErrClosed", err)
	}
	add(t, thor, &note{Text: "too"}) // who is inside finishes
	select {
	case err := <-closed:
		t.Fatalf("closed while in use: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	thor.Release()
	if err := <-closed; err != nil {
		t.Fatal(err)
	}
	if found := files(t, dir); strings.Contains(found, "-wal") || strings.Contains(found, "-shm") {
		t.Errorf("logs are left behind:\n%s", found)
	}
	if got := texts(t, acquire(t, newRegistry(t, dir), "thor")); got != "kept too" {
		t.Errorf("kept %q", got)
	}
}

func (r *Registry) stopping() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closing
}

func TestCloseDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := r.Close(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "thor") {
		t.Errorf("got %v", err)
	}
	add(t, thor, &note{Text: "a"})
}

// TestCloseChecksInWhatOthersHaveOpen leaves nothing in the log either when
// another program keeps the database open.
func TestCloseChecksInWhatOthersHaveOpen(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	server, other := newRegistry(t, dir), newRegistry(t, dir)
	create(t, server, "thor")
	thor := acquire(t, server, "thor")
	add(t, thor, &note{Text: "kept"})
	if got := texts(t, acquire(t, other, "thor")); got != "kept" {
		t.Errorf("the other sees %q", got)
	}
	thor.Release()
	if err := server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if log, err := os.Stat(thor.entry.db.path + "-wal"); err != nil || log.Size() != 0 {
		t.Errorf("the log holds %d bytes, %v", log.Size(), err)
	}
}

func TestCloseOfIdleTenantsNeedsNoTime(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	acquire(t, r, "thor").Release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 2 {
		if err := r.Close(ctx); err != nil {
			t.Error(err)
		}
	}
}

// TestCloseUnderLoad closes while tenants are being opened and waited for.
func TestCloseUnderLoad(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(2))
	names := []Name{"a", "b", "c", "d", "e"}
	create(t, r, names...)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for {
				err := visitOnce(context.WithoutCancel(t.Context()), r, names[rand.IntN(len(names))])
				if errors.Is(err, ErrClosed) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	all.Wait()
	if s := r.Stats(); s.Open != 0 || s.InUse != 0 || s.Waiting != 0 || openFiles(t, r.cfg.Dir) != 0 {
		t.Errorf("after Close: %+v, %d files", s, openFiles(t, r.cfg.Dir))
	}
}

func TestEach(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), maxOpen(1))
	create(t, r, "c", "a", "b", "d")
	if err := r.Suspend(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	refusal := errors.New("no")
	var seen []string
	err := r.Each(t.Context(), func(ctx context.Context, tenant *Tenant) error {
		if inside, ok := FromContext(ctx); !ok || inside != tenant {
			t.Errorf("the context carries %v", inside)
		}
		seen = append(seen, string(tenant.Name))
		if tenant.Name == "a" {
			return refusal
		}
		return nil
	})
	if got := strings.Join(seen, " "); got != "a c d" {
		t.Errorf("visited %s", got)
	}
	if !errors.Is(err, refusal) || !strings.Contains(err.Error(), "tenant a: no") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = r.Each(ctx, func(context.Context, *Tenant) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled round gives %v", err)
	}
}

func TestLimitFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wanted int
		files  uint64
		want   int
	}{
		{500, 20000, 500}, {5000, 20000, 1950}, {500, 1024, 52}, {1, 510, 1}, {500, 509, 0}, {500, 256, 0},
	} {
		if got, err := limitFor(test.wanted, test.files); got != test.want || (err == nil) != (test.want > 0) {
			t.Errorf("%d of %d files: %d, %v", test.wanted, test.files, got, err)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	good := Config{Dir: t.TempDir(), Migrator: shelf{latest: 1}}
	for name, spoil := range map[string]func(*Config){
		"no directory": func(c *Config) { c.Dir = "" },
		"no migrator":  func(c *Config) { c.Migrator = nil },
		"negative":     func(c *Config) { c.MaxOpen = -1 },
		"bad domain":   func(c *Config) { c.Domains = []string{"a b"} },
		"a file":       func(c *Config) { c.Dir = "/dev/null" },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := Open(t.Context(), cfg); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// A program that reads all the time, as one that copies every commit elsewhere,
// keeps nobody from closing.
func TestCloseWhileSomebodyReads(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	r := newRegistry(t, dir)
	reader := openPlain(filepath.Join(dir, controlFile))
	reading, err := reader.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reading.QueryRowContext(t.Context(), "SELECT count(*) FROM tenants").Scan(&n); err != nil {
		t.Fatal(err)
	}
	create(t, r, "thor")
	err = r.Close(t.Context())
	if err = errors.Join(err, reading.Rollback(), reader.Close()); err != nil {
		t.Error(err)
	}
	if _, err := newRegistry(t, dir).Lookup(t.Context(), "thor"); err != nil {
		t.Error(err)
	}
}
