package tenants

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// poisoned fails for databases that have a table of that name.
type poisoned struct{ shelf }

func (p poisoned) Up(ctx context.Context, db *sql.DB) error {
	if bad, err := column(ctx, db, "SELECT name FROM sqlite_master WHERE name = 'poison'"); err != nil || len(bad) > 0 {
		return errors.Join(errors.New("this database is poisoned"), err)
	}
	return p.shelf.Up(ctx, db)
}

// crew is a registry of 12 tenants at schema 1, three of whom cannot be migrated,
// and another registry that wants schema 2.
func crew(t *testing.T) (r *Registry, dir string) {
	t.Helper()
	dir = t.TempDir()
	first := newRegistry(t, dir)
	for i := range 12 {
		create(t, first, member(i))
	}
	for _, i := range []int{3, 7, 11} {
		poison(t, first, member(i), "CREATE TABLE poison (id integer)")
	}
	return newRegistry(t, dir, func(c *Config) { c.Migrator = poisoned{shelf{latest: 2}} }), dir
}

func member(i int) Name { return Name(fmt.Sprintf("t%02d", i)) }

// poison runs a statement on a tenant's database.
func poison(t *testing.T, r *Registry, n Name, statement string) {
	t.Helper()
	info, err := r.Lookup(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	err = examine(t.Context(), r.stores[info.Engine], info.location, func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// roll migrates what is pending, and gives who was migrated and who failed.
func roll(t *testing.T, ctx context.Context, r *Registry, plan Rollout) (done, failed []Name, err error) {
	t.Helper()
	pending, err := r.Pending(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	err = r.MigrateAll(ctx, plan, pending, func(m Migration) {
		if m.Err != nil {
			failed = append(failed, m.Tenant)
		} else {
			done = append(done, m.Tenant)
		}
	})
	slices.Sort(done)
	slices.Sort(failed)
	return done, failed, err
}

func TestRollout_NamesWhoFails(t *testing.T) {
	t.Parallel()
	r, _ := crew(t)
	all := Rollout{Parallel: 4, MaxFailures: -1}
	done, failed, err := roll(t, t.Context(), r, all)
	if err != nil || len(done) != 9 || fmt.Sprint(failed) != "[t03 t07 t11]" {
		t.Errorf("done %v, failed %v, %v", done, failed, err)
	}
	for _, n := range []Name{"t03", "t04"} {
		if info, err := r.Lookup(t.Context(), n); err != nil || info.Schema != map[Name]int64{"t03": 1, "t04": 2}[n] {
			t.Errorf("the list says %+v, %v", info, err)
		}
	}
	// Nothing is done twice; who failed is tried again, and the ledger counts it.
	poison(t, r, "t07", "DROP TABLE poison")
	done, failed, err = roll(t, t.Context(), r, all)
	if err != nil || fmt.Sprint(done) != "[t07]" || fmt.Sprint(failed) != "[t03 t11]" {
		t.Errorf("again: done %v, failed %v, %v", done, failed, err)
	}
	got, err := column(t.Context(), r.control.db.readers, `
		SELECT t.name || ' ' || m.state || ' ' || m.attempts || ' ' || m.error
		FROM migrations m JOIN tenants t ON t.id = m.tenant_id WHERE t.name IN ('t03', 't04', 't07') ORDER BY t.name`)
	want := "t03 failed 2 migrating tenant t03: this database is poisoned|t04 done 1 |t07 done 2 "
	if err != nil || strings.Join(got, "|") != want {
		t.Errorf("the ledger has %q, %v", got, err)
	}
}

func TestRollout_StopsWhenToldTo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		plan    Rollout
		done    string
		failed  string
		resumed string // done then
	}{
		"more failures than allowed": {
			Rollout{Parallel: 1, MaxFailures: 1}, "[t00 t01 t02 t04 t05 t06]", "[t03 t07]", "[t08 t09 t10]",
		},
		"a canary fails": {
			Rollout{Parallel: 4, Canary: 4, MaxFailures: -1}, "[t00 t01 t02]", "[t03]", "[t04 t05 t06 t08 t09 t10]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := crew(t)
			done, failed, err := roll(t, t.Context(), r, test.plan)
			if !errors.Is(err, ErrStopped) || fmt.Sprint(done) != test.done || fmt.Sprint(failed) != test.failed {
				t.Errorf("done %v, failed %v, %v", done, failed, err)
			}
			done, failed, err = roll(t, t.Context(), r, Rollout{Parallel: 2, MaxFailures: -1, Resume: true})
			if err != nil || fmt.Sprint(done) != test.resumed || len(failed) == 0 || slices.Contains(failed, "t03") {
				t.Errorf("resumed: done %v, failed %v, %v", done, failed, err)
			}
			if _, _, err := roll(t, t.Context(), r, Rollout{MaxFailures: -1, Resume: true}); !errors.Is(err, ErrNoRun) {
				t.Errorf("resumed again: %v", err)
			}
		})
	}
}

// A canary that is well lets the others follow, and is not migrated twice.
func TestRollout_CanariesComeFirst(t *testing.T) {
	t.Parallel()
	r, _ := crew(t)
	var order []Name
	pending, err := r.Pending(t.Context(), Rollout{})
	if err != nil {
		t.Fatal(err)
	}
	err = r.MigrateAll(t.Context(), Rollout{Parallel: 4, Canary: 3, MaxFailures: -1}, pending, func(m Migration) {
		order = append(order, m.Tenant)
	})
	if err != nil || len(order) != 12 || fmt.Sprint(order[:3]) != "[t00 t01 t02]" {
		t.Errorf("in the order %v, %v", order, err)
	}
}

func TestRollout_IsInterrupted(t *testing.T) {
	t.Parallel()
	r, _ := crew(t)
	ctx, cancel := context.WithCancel(t.Context())
	begun := 0
	r.cfg.step = func(name string) {
		if begun++; name == "migrated" && begun > 4 {
			cancel()
		}
	}
	done, _, err := roll(t, ctx, r, Rollout{Parallel: 1, MaxFailures: -1})
	if !errors.Is(err, context.Canceled) || len(done) == 0 || len(done) > 4 {
		t.Fatalf("done %v, %v", done, err)
	}
	r.cfg.step = nil
	again, _, err := roll(t, t.Context(), r, Rollout{Parallel: 2, MaxFailures: -1, Resume: true})
	if err != nil || len(again)+len(done) < 9 {
		t.Errorf("first %v, then %v, %v", done, again, err)
	}
	for i := range 12 {
		info, err := r.Lookup(t.Context(), member(i))
		if want := int64(2); err != nil || info.Schema != want && !slices.Contains([]int{3, 7, 11}, i) {
			t.Errorf("%s is at %d, %v", info.Name, info.Schema, err)
		}
	}
}

func TestRollout_RehearsesOnCopies(t *testing.T) {
	t.Parallel()
	r, dir := crew(t)
	done, failed, err := roll(t, t.Context(), r, Rollout{Parallel: 2, MaxFailures: -1, Rehearse: true})
	if err != nil || len(done) != 9 || fmt.Sprint(failed) != "[t03 t07 t11]" {
		t.Errorf("done %v, failed %v, %v", done, failed, err)
	}
	infos, err := r.Pending(t.Context(), Rollout{})
	if err != nil || len(infos) != 12 {
		t.Errorf("%d are pending afterwards, %v", len(infos), err)
	}
	for _, info := range infos {
		if version, err := versionOf(t.Context(), r.stores[info.Engine], info.location); err != nil || version != 1 {
			t.Errorf("%s is at %d, %v", info.Name, version, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, tmpDir, "rehearsal*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if n, err := column(t.Context(), r.control.db.readers, "SELECT count(*) FROM migrations"); err != nil || n[0] != "0" {
		t.Errorf("the ledger has %v rows, %v", n, err)
	}
}

// migrateAll is the deed that TestRollout_AfterAKill interrupts.
func migrateAll(ctx context.Context, r *Registry) error {
	pending, err := r.Pending(ctx, Rollout{})
	if err != nil {
		return err
	}
	return r.MigrateAll(ctx, Rollout{MaxFailures: -1}, pending, func(Migration) {})
}

// A run that is killed begins again where it was.
func TestRollout_AfterAKill(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"attempted", "migrated"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			create(t, newRegistry(t, dir), "thor", "potter")
			dies(t, "migrate/"+at+"/"+dir)
			r := newRegistry(t, dir, schema(2))
			done, failed, err := roll(t, t.Context(), r, Rollout{MaxFailures: -1, Resume: true})
			if err != nil || len(failed) > 0 || fmt.Sprint(done) != "[potter thor]" {
				t.Errorf("done %v, failed %v, %v", done, failed, err)
			}
			acquire(t, r, "potter")
		})
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newRegistry(t, dir)
	create(t, first, "thor", "potter")
	poison(t, first, "thor", `ALTER TABLE notes ADD COLUMN mood text NOT NULL DEFAULT '';
		CREATE UNIQUE INDEX once ON notes (text); CREATE TABLE theirs (id integer)`)
	r := newRegistry(t, dir, schema(2))
	m, err := r.Migrate(t.Context(), "thor")
	want := "notes has column mood text not null; notes has unique(text)"
	if r.cfg.Engine == Postgres {
		want = "notes has column mood text not null; notes has unique btree (text)"
	}
	if err != nil || strings.Join(m.Drift, "; ") != want {
		t.Errorf("drift %q, %v", m.Drift, err)
	}
	info, err := r.Lookup(t.Context(), "thor")
	if err != nil || strings.Join(info.Drift(), "; ") != want {
		t.Errorf("the list says %q, %v", info.Drift(), err)
	}
	if err := r.Check(t.Context(), "thor"); !errors.Is(err, ErrDrift) || !strings.Contains(err.Error(), want) {
		t.Errorf("checked: %v", err)
	}
	if m, err := r.Migrate(t.Context(), "potter"); err != nil || m.Drift != nil {
		t.Errorf("potter drifts: %q, %v", m.Drift, err)
	}
	to := filepath.Join(t.TempDir(), "backup")
	_, err = r.Backup(t.Context(), "thor", to)
	if r.cfg.Engine == Postgres { // a backup is a file of this program's schema
		if !errors.Is(err, ErrDrift) || !strings.Contains(err.Error(), "mood") {
			t.Errorf("backed up: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	poison(t, r, "thor", "DROP INDEX once; ALTER TABLE notes DROP COLUMN mood")
	if m, err := r.Migrate(t.Context(), "thor"); err != nil || m.Drift != nil {
		t.Errorf("mended, it drifts: %q, %v", m.Drift, err)
	}
	if _, err := r.Restore(t.Context(), "thor", to); err != nil {
		t.Fatal(err)
	}
	if info, err := r.Lookup(t.Context(), "thor"); err != nil || strings.Join(info.Drift(), "; ") != want {
		t.Errorf("restored, the list says %q, %v", info.Drift(), err)
	}
}

// What the list says wrongly of a database it learns when that is opened.
func TestPending_LearnsFromOpening(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), schema(2))
	create(t, r, "thor")
	poison(t, r, "thor", "ALTER TABLE notes DROP COLUMN v2; "+setVersion(1))
	if pending, err := r.Pending(t.Context(), Rollout{}); err != nil || len(pending) != 0 {
		t.Errorf("pending %v, %v", pending, err)
	}
	if pending, err := r.Pending(t.Context(), Rollout{Verify: true}); err != nil || len(pending) != 1 {
		t.Errorf("to be looked at: %v, %v", pending, err)
	}
	if _, err := r.Acquire(t.Context(), "thor"); !errors.Is(err, ErrPending) {
		t.Errorf("opened: %v", err)
	}
	if pending, err := r.Pending(t.Context(), Rollout{}); err != nil || len(pending) != 1 || pending[0].Schema != 1 {
		t.Errorf("pending %v, %v", pending, err)
	}
}

// A database that is gone is named, and its schema not forgotten.
func TestRollout_AMissingFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := newRegistry(t, dir)
	create(t, first, "thor")
	info, err := first.Lookup(t.Context(), "thor")
	first.dismiss("thor")
	if err = errors.Join(err, first.stores[info.Engine].remove(t.Context(), info.location)); err != nil {
		t.Fatal(err)
	}
	r := newRegistry(t, dir, schema(2))
	done, failed, err := roll(t, t.Context(), r, Rollout{MaxFailures: -1})
	if err != nil || len(done) > 0 || len(failed) != 1 {
		t.Errorf("done %v, failed %v, %v", done, failed, err)
	}
	if info, err := r.Lookup(t.Context(), "thor"); err != nil || info.Schema != 1 {
		t.Errorf("the list says %+v, %v", info, err)
	}
}
