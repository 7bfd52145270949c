package tenants

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "with a space & 100%?", "data")
	r := newRegistry(t, dir)
	info, err := r.Create(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	if info.Name != "thor" || info.State != Active || info.Schema != 1 || info.Created.IsZero() {
		t.Errorf("created %+v", info)
	}
	if found, err := r.Lookup(t.Context(), "thor"); err != nil || fmt.Sprint(found) != fmt.Sprint(info) {
		t.Errorf("the list says %+v, %v", found, err)
	}
	if _, err := r.Create(t.Context(), "thor"); !errors.Is(err, ErrExists) {
		t.Errorf("a second time gives %v, want ErrExists", err)
	}
	for _, bad := range []Name{"", "Thor", "../thor", "admin"} {
		if _, err := r.Create(t.Context(), bad); !errors.Is(err, ErrName) {
			t.Errorf("%q gives %v, want ErrName", bad, err)
		}
	}
	add(t, acquire(t, r, "thor"), &note{Text: "a"})
	for _, line := range strings.Split(files(t, dir), "\n")[1:] {
		if !strings.HasPrefix(line, "-rw------- ") && !strings.HasPrefix(line, "drwx------ ") {
			t.Errorf("others can read %s", line)
		}
		if strings.Contains(line, ".lock") || strings.Contains(line, "thor") {
			t.Errorf("left behind: %s", line)
		}
	}
}

func TestCreateInParallel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	registries := []*Registry{newRegistry(t, dir), newRegistry(t, dir)} // as two programs would be
	var made atomic.Int64
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			_, err := registries[i%2].Create(t.Context(), "thor")
			if err == nil {
				made.Add(1)
			} else if !errors.Is(err, ErrExists) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("made %d times", made.Load())
	}
	if databases, err := registries[0].databases(t.Context()); err != nil || len(databases) != 1 {
		t.Errorf("databases: %v, %v", databases, err)
	}
	acquire(t, registries[0], "thor")
	acquire(t, registries[1], "thor")
}

func TestOpenInParallel(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			r, err := Open(t.Context(), Config{Dir: dir, Migrator: shelf{latest: 1}})
			if err != nil {
				t.Error(err)
				return
			}
			if err := r.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestCrashLeftovers completes what a crash interrupted, at each step.
func TestCrashLeftovers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		crash func(t *testing.T, r *Registry, i Info)
	}{
		{"after claiming the name", func(*testing.T, *Registry, Info) {}},
		{"while filling the file", func(t *testing.T, r *Registry, i Info) {
			path := filepath.Join(r.cfg.Dir, tmpDir, i.ID+".db")
			err := errors.Join(os.WriteFile(path, []byte("half"), 0o600), os.WriteFile(path+"-wal", []byte("half"), 0o600))
			if err != nil {
				t.Fatal(err)
			}
		}},
		{"after publishing it", func(t *testing.T, r *Registry, i Info) {
			if err := r.stores[SQLite].blank(t.Context(), i.location); err != nil {
				t.Fatal(err)
			}
		}},
		{"with a lock left behind", func(t *testing.T, r *Registry, i Info) {
			if err := os.WriteFile(filepath.Join(r.cfg.Dir, tmpDir, string(i.Name)+".lock"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRegistry(t, t.TempDir())
			half, err := r.control.claim(t.Context(), "thor", SQLite, r.stores[SQLite].home)
			if err != nil {
				t.Fatal(err)
			}
			test.crash(t, r, half)
			if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrNotFound) {
				t.Errorf("a half-made tenant gives %v, want ErrNotFound", err)
			}
			info, err := r.Create(t.Context(), "thor")
			if err != nil || info.ID != half.ID {
				t.Fatalf("completing gives %+v, %v", info, err)
			}
			add(t, acquire(t, r, "thor"), &note{Text: "a"})
			if left, _ := filepath.Glob(filepath.Join(r.cfg.Dir, tmpDir, "*"+half.ID+"*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestFailedCreateGivesTheNameBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	refusal := errors.New("no")
	failing := newRegistry(t, dir, func(c *Config) { c.Migrator = shelf{latest: 1, err: refusal} })
	if _, err := failing.Create(t.Context(), "thor"); !errors.Is(err, refusal) {
		t.Fatalf("got %v", err)
	}
	if all, err := failing.List(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("the list says %v, %v", all, err)
	}
	for _, sub := range []string{tmpDir, tenantsDir} {
		if left, _ := filepath.Glob(filepath.Join(dir, sub, "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	create(t, newRegistry(t, dir), "thor")
}

func TestTemplateIsMadeOnce(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	create(t, newRegistry(t, dir), "thor")
	template := filepath.Join(dir, tmpDir, "template-1.db")
	execute(t, template, "INSERT INTO notes (text) VALUES ('from the template')")
	r := newRegistry(t, dir)
	create(t, r, "potter")
	if got := texts(t, acquire(t, r, "potter")); got != "from the template" {
		t.Errorf("potter has %q", got)
	}
	newer := newRegistry(t, dir, schema(2))
	create(t, newer, "loki")
	if got := texts(t, acquire(t, newer, "loki")); got != "" {
		t.Errorf("loki was made from the old template: %q", got)
	}
}

func TestDeedsAreLogged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor")
	ctx := t.Context()
	err := errors.Join(r.Suspend(ctx, "thor"), r.Resume(ctx, "thor"), r.AddDomain(ctx, "thor", "a.test"))
	if err != nil {
		t.Fatal(err)
	}
	db := r.control.db.writer
	deeds, err := column(t.Context(), db, "SELECT operator || ' ' || deed || ' ' || tenant FROM deeds ORDER BY id")
	want := "tester create thor, tester suspend thor, tester resume thor, tester add domain thor"
	if got := strings.Join(deeds, ", "); err != nil || got != want {
		t.Errorf("the log says %s, %v", got, err)
	}
	for _, statement := range []string{"DELETE FROM deeds", "UPDATE deeds SET deed = ''"} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s: done", statement)
		}
	}
}

func TestNewerControlDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	if r.cfg.Control == "" {
		execute(t, filepath.Join(dir, controlFile), "PRAGMA user_version = 99")
	} else {
		_, err := r.control.db.writer.ExecContext(t.Context(), "INSERT INTO control_version VALUES (99)")
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), r.cfg); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}

func TestDatabasesAreOpenedAsDesigned(t *testing.T) {
	t.Parallel()
	filesOnly(t)
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor")
	info, err := r.Lookup(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	for want, query := range map[string]string{
		"wal": "PRAGMA journal_mode", "1": "PRAGMA foreign_keys", "0": "PRAGMA trusted_schema",
		"-512": "PRAGMA cache_size", "2": "PRAGMA synchronous",
	} {
		db := openPlain(pathOf(r, info)) // request connections refuse PRAGMA, and check the same when they open
		got, err := column(t.Context(), db, query)
		if err = errors.Join(err, db.Close()); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v, %v", query, got, err)
		}
	}
	thor := acquire(t, r, "thor")
	for pool, want := range map[*sql.DB]int{thor.entry.db.writer: 1, thor.entry.db.readers: 2} {
		if got := pool.Stats().MaxOpenConnections; got != want {
			t.Errorf("a pool of %d, want %d", got, want)
		}
	}
}
