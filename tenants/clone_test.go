package tenants

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestClone(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	thor := acquire(t, r, "thor")
	add(t, thor, &note{Text: "hammer"})
	info, err := r.Clone(t.Context(), "thor", "thor-staging", func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, "INSERT INTO notes (text) VALUES ('staged')")
		return err
	})
	if err != nil || info.State != Active {
		t.Fatalf("%+v, %v", info, err)
	}
	add(t, thor, &note{Text: "since"})
	if got := texts(t, acquire(t, r, "thor-staging")); got != "hammer staged" {
		t.Errorf("the clone has %q", got)
	}
	if got := texts(t, thor); got != "hammer since" {
		t.Errorf("thor has %q", got)
	}
	if _, err := r.Clone(t.Context(), "thor", "potter", nil); !errors.Is(err, ErrExists) {
		t.Errorf("onto potter: %v", err)
	}
	if _, err := r.Clone(t.Context(), "nobody", "loki", nil); !errors.Is(err, ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	refusal := errors.New("no")
	refuse := func(context.Context, *sql.DB) error { return refusal }
	if _, err := r.Clone(t.Context(), "thor", "loki", refuse); !errors.Is(err, refusal) {
		t.Errorf("refused: %v", err)
	}
	if _, err := r.Lookup(t.Context(), "loki"); !errors.Is(err, ErrNotFound) {
		t.Errorf("loki is there: %v", err)
	}
}

func TestDrill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	create(t, r, "thor", "potter")
	thor := acquire(t, r, "thor")
	for range 20 {
		add(t, thor, &note{Text: "hammer"})
	}
	d, err := r.Drill(t.Context(), "thor")
	if err != nil || !d.Compared || len(d.Drift) > 0 || d.Manifest.Tables[0] != (Table{"notes", 20}) {
		t.Errorf("%+v, %v", d, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, tmpDir, "drill*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if got := len(texts(t, thor)); got == 0 {
		t.Error("the tenant has lost its rows")
	}
	filesOnly(t)
	info, err := r.Lookup(t.Context(), "potter")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(pathOf(r, info), 4096); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Drill(t.Context(), "potter"); err == nil {
		t.Error("a damaged tenant was restored")
	}
}

// Two tables are alike when every value of every row is, and its kind.
func TestSums(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sums.db")
	if err := touch(path); err != nil {
		t.Fatal(err)
	}
	sum := func(values string) string {
		t.Helper()
		var sums []Sum
		err := examineFile(t.Context(), path, func(ctx context.Context, db *sql.DB) error {
			_, err := db.ExecContext(ctx, "DROP TABLE IF EXISTS t; CREATE TABLE t (a, b); INSERT INTO t VALUES "+values)
			if err != nil {
				return err
			}
			sums, err = sumsOf(ctx, db, []Table{{Name: "t"}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return sums[0].SHA256
	}
	seen := map[string]string{}
	for _, values := range []string{
		"(1, 'a')", "(1, 'b')", "('1', 'a')", "(1, NULL)", "(1, '<nil>')", "(1, 'a'), (2, 'a')", "(1.5, 'a')", "(1, x'61')",
		"('1 a', '')", "('1', ' a')",
	} {
		if other, is := seen[sum(values)]; is {
			t.Errorf("%s is the same as %s", values, other)
		}
		seen[sum(values)] = values
	}
	if sum("(1, 'a'), (2, 'b')") != sum("(2, 'b'), (1, 'a')") {
		t.Error("the order in which rows were written makes a difference")
	}
}
