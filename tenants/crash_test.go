package tenants

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// deeds are what a crash may interrupt, each with its steps.
var deeds = map[string]struct {
	steps []string
	do    func(ctx context.Context, r *Registry) error
}{
	"create": {[]string{"claimed", "filled", "published"}, func(ctx context.Context, r *Registry) error {
		_, err := r.Create(ctx, "loki")
		return err
	}},
	"delete": {[]string{"deleting", "drained", "moved"}, func(ctx context.Context, r *Registry) error {
		return r.Delete(ctx, "thor")
	}},
	"undelete": {[]string{"moved back"}, func(ctx context.Context, r *Registry) error {
		return errors.Join(r.Delete(ctx, "thor"), r.Undelete(ctx, "thor"))
	}},
	"purge": {[]string{"removed"}, func(ctx context.Context, r *Registry) error {
		return errors.Join(r.Delete(ctx, "potter"), r.Purge(ctx, "potter"))
	}},
	"restore": {[]string{"built", "begun", "drained", "swapped"}, func(ctx context.Context, r *Registry) error {
		dir := filepath.Join(r.cfg.Dir, "backup")
		_, err := r.Backup(ctx, "thor", dir)
		_, failed := r.Restore(ctx, "thor", dir)
		return errors.Join(err, failed)
	}},
	"move": {[]string{"protected", "built", "begun", "drained", "swapped"}, func(ctx context.Context, r *Registry) error {
		to := Postgres
		if r.cfg.Engine == Postgres {
			to = SQLite
		}
		_, err := r.Move(ctx, "thor", to)
		return err
	}},
	"rename": {[]string{"renamed"}, func(ctx context.Context, r *Registry) error { return r.Rename(ctx, "thor", "odin") }},
}

const crashAt = "TENANTS_TEST_CRASH_AT" // "DEED/STEP/DIRECTORY"

// TestCrash kills a program at each step of each deed, has the doctor look, and
// finds every tenant whole or not at all.
func TestCrash(t *testing.T) {
	t.Parallel()
	if at := os.Getenv(crashAt); at != "" {
		crash(t, at)
		return
	}
	for deed, d := range deeds {
		for _, step := range d.steps {
			t.Run(deed+"/"+step, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				before := newRegistry(t, dir, reaching(t, deed))
				create(t, before, "thor", "potter")
				hammer(t, before)
				before.dismiss("thor")
				dies(t, deed+"/"+step+"/"+dir)
				wantWhole(t, newRegistry(t, dir, reaching(t, deed)), deed)
			})
		}
	}
}

// reaching lets those reach the cluster whose deed needs it.
func reaching(t *testing.T, deed string) func(*Config) {
	return func(c *Config) {
		if deed == "move" {
			useCluster(t, c)
		}
	}
}

// hammer gives thor a row.
func hammer(t *testing.T, r *Registry) {
	t.Helper()
	tenant, err := r.Acquire(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	defer tenant.Release()
	add(t, tenant, &note{Text: "hammer"})
}

// crash is the program that dies.
func crash(t *testing.T, at string) {
	parts := strings.SplitN(at, "/", 3)
	do := deeds[parts[0]].do
	latest := int64(1)
	if parts[0] == "migrate" {
		do, latest = migrateAll, 2
	}
	r := newRegistry(t, parts[2], schema(latest), reaching(t, parts[0]), func(c *Config) {
		c.step = func(name string) {
			if name == parts[1] {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		}
	})
	t.Fatalf("it lives: %v", do(t.Context(), r))
}

// dies runs a program that must not come back.
func dies(t *testing.T, at string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCrash$")
	child.Env = append(os.Environ(), crashAt+"="+at)
	out, err := child.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("it ended with %v\n%s", err, out)
	}
}

// wantWhole has the doctor look twice: the second time there is nothing left.
func wantWhole(t *testing.T, r *Registry, deed string) {
	t.Helper()
	first, err := r.Doctor(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range first {
		if f.Done == "" && deed != "purge" {
			t.Errorf("nothing was done: %+v", f)
		}
	}
	if deed == "purge" {
		if err := r.Purge(t.Context(), "potter"); err != nil {
			t.Error(err)
		}
	}
	if again, err := r.Doctor(t.Context(), false); err != nil || len(again) > 0 {
		t.Errorf("the second time it finds %+v, %v", again, err)
	}
	name := Name("thor")
	if info, err := r.Lookup(t.Context(), name); errors.Is(err, ErrNotFound) {
		name = "odin"
	} else if info.State == Deleted {
		if err := r.Undelete(t.Context(), name); err != nil {
			t.Error(err)
		}
	}
	if got := texts(t, acquire(t, r, name)); got != "hammer" {
		t.Errorf("%s has %q", name, got)
	}
	if deed == "create" {
		create(t, r, "loki")
		acquire(t, r, "loki")
	}
}
