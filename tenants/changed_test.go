package tenants

import (
	"errors"
	"testing"

	"gorm.io/gorm"
)

func TestChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir)
	if r.cfg.Engine != SQLite {
		t.Skip("PostgreSQL tells of no rows")
	}
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	other := acquire(t, newRegistry(t, dir), "thor") // as another program would
	add(t, thor, &note{Text: "one"})
	add(t, thor, &note{Text: "two"})
	parts := map[string]Changeable{
		"everything": {}, "notes": {Table: "notes"}, "ids": {Table: "notes", Column: "id"},
		"texts": {Table: "notes", Column: "text"}, "first": {Table: "notes", Column: "id", Key: 1},
		"second": {Table: "notes", Column: "id", Key: 2}, "elsewhere": {Table: "others"},
	}
	numbers := func() map[string]uint64 {
		t.Helper()
		at := map[string]uint64{}
		for name, part := range parts {
			commit, known := thor.Changed(t.Context(), part)
			if !known {
				t.Fatalf("%s: not known", name)
			}
			at[name] = commit
		}
		return at
	}
	numbers() // from now on rows are looked at
	rename := func(of *Tenant, id int) {
		t.Helper()
		err := of.Write(t.Context(), func(tx *gorm.DB) error {
			return tx.Model(&note{}).Where("id = ?", id).Update("text", gorm.Expr("text || '!'")).Error
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	undone := errors.New("undone")
	for _, deed := range []struct {
		name string
		do   func()
		want []string
	}{
		{"nothing", func() {}, nil},
		{"reading", func() { texts(t, thor) }, nil},
		{"another tenant's write", func() { add(t, potter, &note{Text: "a"}) }, nil},
		{"a change of the first", func() { rename(thor, 1) }, []string{"everything", "notes", "texts", "first"}},
		{"a change of the second", func() { rename(thor, 2) }, []string{"everything", "notes", "texts", "second"}},
		{"a third", func() { add(t, thor, &note{Text: "three"}) }, []string{"everything", "notes", "texts", "ids"}},
		{"what was undone", func() {
			err := thor.Write(t.Context(), func(tx *gorm.DB) error {
				return errors.Join(tx.Model(&note{}).Where("id = 1").Update("text", "x").Error, undone)
			})
			if !errors.Is(err, undone) {
				t.Error(err)
			}
		}, nil},
		{"another program's write", func() { rename(other, 3) },
			[]string{"everything", "notes", "texts", "ids", "first", "second", "elsewhere"}},
		{"a rest of the one who watches", func() {
			if err := thor.entry.db.gauge.close(); err != nil {
				t.Error(err)
			}
		}, []string{"everything", "notes", "texts", "ids", "first", "second", "elsewhere"}},
	} {
		before := numbers()
		deed.do()
		after, want := numbers(), map[string]bool{}
		for _, name := range deed.want {
			want[name] = true
		}
		for name := range parts {
			if changed := before[name] != after[name]; changed != want[name] {
				t.Errorf("after %s: %s has changed: %v, want %v", deed.name, name, changed, want[name])
			}
		}
	}
	thor.Release()
	if _, known := thor.Changed(t.Context(), Changeable{}); known {
		t.Error("after release something is known")
	}
}

// TestChanged_ForgetsRows asks for more rows than are told apart: what was not looked at
// counts as changed.
func TestChanged_ForgetsRows(t *testing.T) {
	t.Parallel()
	c := newCommits([48]byte{})
	row := func(key int64) uint64 {
		commit, _ := c.changed(c.seen, Changeable{"notes", "id", key})
		return commit
	}
	first := row(1)
	for key := range int64(mostRows) {
		row(key + 2)
	}
	c.count(nil) // it may have been to the first
	if row(1) == first {
		t.Error("a row that was forgotten has not changed")
	}
	if len(c.rows) > mostRows {
		t.Errorf("%d rows are told apart", len(c.rows))
	}
}
