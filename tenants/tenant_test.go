package tenants

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

func TestTenantsAreApart(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	add(t, thor, &note{ID: 1, Text: "hammer"})
	add(t, potter, &note{ID: 1, Text: "wand"})
	err := thor.Write(t.Context(), func(tx *gorm.DB) error {
		return tx.Model(&note{ID: 1}).Update("text", "Mjölnir").Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := texts(t, thor); got != "Mjölnir" {
		t.Errorf("thor has %q", got)
	}
	if got := texts(t, potter); got != "wand" {
		t.Errorf("potter has %q", got)
	}
	if thor.ID == potter.ID || thor.Name != "thor" {
		t.Errorf("%s is %s, potter is %s", thor.Name, thor.ID, potter.ID)
	}
}

func TestWayOutOfTheTenantIsBarred(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	thor, potter := acquire(t, r, "thor"), acquire(t, r, "potter")
	for _, statement := range []string{
		"ATTACH '" + potter.entry.db.path + "' AS other", "PRAGMA query_only = 0", "VACUUM INTO '/tmp/stolen.db'",
		"COMMIT", "INSERT INTO notes (id) VALUES (7); DROP TABLE notes",
	} {
		if err := thor.Read(t.Context()).Exec(statement).Error; err == nil {
			t.Errorf("reading: %s: run", statement)
		}
		err := thor.Write(t.Context(), func(tx *gorm.DB) error { return tx.Exec(statement).Error })
		if err == nil {
			t.Errorf("writing: %s: run", statement)
		}
	}
}

func TestReadRefusesToWrite(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	err := thor.Read(t.Context()).Create(&note{Text: "x"}).Error
	if sqlitedriver.Code(err) != 8 && !errors.Is(err, errReadsOnly) {
		t.Errorf("got %v, want SQLITE_READONLY or its like", err)
	}
	if got := texts(t, thor); got != "" {
		t.Errorf("it wrote %q", got)
	}
}

func TestHandlesAreFresh(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	add(t, thor, &note{Text: "a"})
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "mine")
	db := thor.Read(ctx)
	db.Where("text = ?", "none").Where("id = 9")
	for _, handle := range []*gorm.DB{db, thor.Read(ctx)} {
		var n int64
		if err := handle.Model(&note{}).Count(&n).Error; err != nil || n != 1 {
			t.Errorf("%d notes, %v: a condition has leaked", n, err)
		}
		if handle.Statement.Context.Value(key{}) != "mine" {
			t.Error("the context is not the caller's")
		}
	}
	err := thor.Write(ctx, func(tx *gorm.DB) error {
		if tx.Statement.Context.Value(key{}) != "mine" {
			t.Error("the transaction's context is not the caller's")
		}
		tx.Where("id = 9")
		return tx.Take(&note{}, "text = ?", "a").Error
	})
	if err != nil {
		t.Error(err)
	}
}

func TestWriteKeepsAllOrNothing(t *testing.T) {
	t.Parallel()
	refusal := errors.New("no")
	for _, test := range []struct {
		name string
		fn   func(tx *gorm.DB, cancel func()) error
		want func(error) bool
		kept string
	}{
		{"kept", func(*gorm.DB, func()) error { return nil }, func(err error) bool { return err == nil }, "a"},
		{"refused", func(*gorm.DB, func()) error { return refusal },
			func(err error) bool { return errors.Is(err, refusal) }, ""},
		{"cancelled", func(_ *gorm.DB, cancel func()) error { cancel(); return nil },
			func(err error) bool { return errors.Is(err, context.Canceled) }, ""},
		{"a deferred constraint", func(tx *gorm.DB, _ func()) error {
			return tx.Exec("INSERT INTO replies (note_id) VALUES (99)").Error
		}, func(err error) bool { return sqlitedriver.Code(err) == 787 || stateOf(err) == "23503" }, ""},
		{"a savepoint undone", func(tx *gorm.DB, _ func()) error {
			_ = tx.Transaction(func(tx *gorm.DB) error {
				return errors.Join(tx.Create(&note{Text: "b"}).Error, refusal)
			})
			return nil
		}, func(err error) bool { return err == nil }, "a"},
	} {
		for name, write := range waysToWrite() {
			t.Run(test.name+", "+name, func(t *testing.T) {
				t.Parallel()
				r := newRegistry(t, t.TempDir())
				create(t, r, "thor")
				thor := acquire(t, r, "thor")
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				err := write(thor, ctx, func(tx *gorm.DB) error {
					if err := tx.Create(&note{Text: "a"}).Error; err != nil {
						return err
					}
					return test.fn(tx, cancel)
				})
				if !test.want(err) {
					t.Errorf("error %v", err)
				}
				if got := texts(t, thor); got != test.kept {
					t.Errorf("kept %q, want %q", got, test.kept)
				}
				add(t, thor, &note{Text: "after"}) // the writer is free and sound
			})
		}
	}
}

func waysToWrite() map[string]func(*Tenant, context.Context, func(*gorm.DB) error) error {
	return map[string]func(*Tenant, context.Context, func(*gorm.DB) error) error{
		"alone": (*Tenant).Write, "shared": (*Tenant).WriteShared,
	}
}

func TestWriteSurvivesPanic(t *testing.T) {
	t.Parallel()
	for name, write := range waysToWrite() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRegistry(t, t.TempDir())
			create(t, r, "thor")
			thor := acquire(t, r, "thor")
			func() {
				defer func() {
					if recover() == nil {
						t.Error("the panic was swallowed")
					}
				}()
				_ = write(thor, t.Context(), func(tx *gorm.DB) error {
					tx.Create(&note{Text: "lost"})
					panic("a bug")
				})
			}()
			add(t, thor, &note{Text: "after"})
			if got := texts(t, thor); got != "after" {
				t.Errorf("kept %q", got)
			}
		})
	}
}

func TestWaitingToWriteIsBounded(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), patience(50*time.Millisecond))
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	inside := thor.Write(t.Context(), func(*gorm.DB) error {
		return thor.Write(t.Context(), func(*gorm.DB) error { return nil })
	})
	if !errors.Is(inside, ErrBusy) {
		t.Errorf("Write within Write gives %v, want ErrBusy", inside)
	}
	ctx, cancel := context.WithCancel(t.Context())
	gone := thor.Write(t.Context(), func(*gorm.DB) error {
		cancel()
		return thor.Write(ctx, func(*gorm.DB) error { return nil })
	})
	if !errors.Is(gone, context.Canceled) || errors.Is(gone, ErrBusy) {
		t.Errorf("a caller who hung up gets %v", gone)
	}
}

func TestTimesKeepTheirValue(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 22, 59, 16, 361789123, time.FixedZone("", 7200))
	r := newRegistry(t, t.TempDir(), func(c *Config) { c.Now = func() time.Time { return at } })
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	type stamped struct {
		ID uint
		At time.Time `gorm:"autoCreateTime"`
	}
	var row, again stamped
	err := thor.Write(t.Context(), func(tx *gorm.DB) error { return tx.Table("notes").Create(&row).Error })
	if err == nil {
		err = thor.Read(t.Context()).Table("notes").Take(&again).Error
	}
	if err != nil || row != again || row.At.Nanosecond() != 361789000 {
		t.Errorf("%v became %v, %v", row, again, err)
	}
}

func TestReleasedTenantIsDead(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	thor.Release()
	thor.Release()
	if err := thor.Read(t.Context()).Find(&[]note{}).Error; !errors.Is(err, ErrClosed) {
		t.Errorf("Read gives %v", err)
	}
	if err := thor.Write(t.Context(), func(*gorm.DB) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("Write gives %v", err)
	}
	if s := r.Stats(); s.InUse != 0 || s.Idle != 1 {
		t.Errorf("released twice: %+v", s)
	}
}

func TestTemplateWithoutTenantFails(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	err := r.stores[SQLite].template().WithContext(t.Context()).Find(&[]note{}).Error
	if err == nil || !strings.Contains(err.Error(), "database is closed") {
		t.Errorf("got %v", err)
	}
}

func TestContext(t *testing.T) {
	t.Parallel()
	if tenant, ok := FromContext(t.Context()); ok || tenant != nil {
		t.Error("a tenant out of nowhere")
	}
	if tenant, ok := FromContext(NewContext(t.Context(), nil)); ok || tenant != nil {
		t.Error("no tenant passes for one")
	}
	thor := &Tenant{Name: "thor"}
	if tenant, ok := FromContext(NewContext(t.Context(), thor)); !ok || tenant != thor {
		t.Errorf("got %v, %v", tenant, ok)
	}
}

func TestCountStatements(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	ctx, count := CountStatements(t.Context())
	other, none := CountStatements(t.Context())
	err := thor.Write(ctx, func(tx *gorm.DB) error {
		return errors.Join(
			tx.Create(&note{ID: 1, Text: "a"}).Error,
			tx.Model(&note{ID: 1}).Update("text", "b").Error,
			tx.Exec("UPDATE notes SET text = 'c'").Error,
			tx.Raw("SELECT text FROM notes").Row().Scan(new(string)),
			tx.Delete(&note{ID: 1}).Error,
		)
	})
	if err == nil {
		err = thor.Read(ctx).Find(&[]note{}).Error
	}
	if err != nil || count.Load() != 6 || none.Load() != 0 || other.Err() != nil {
		t.Errorf("counted %d and %d, want 6 and 0 (%v)", count.Load(), none.Load(), err)
	}
}
