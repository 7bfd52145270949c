package tenants

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/tenants/sqlitedriver"
)

// together has writes wait for a turn, and lets them go at once, in this order.
func together(t *testing.T, on *Tenant, writes ...func() error) (errs []error) {
	t.Helper()
	turns := on.entry.db.turns
	if _, err := turns.take(t.Context(), time.Minute, nil); err != nil {
		t.Fatal(err)
	}
	errs = make([]error, len(writes))
	var all sync.WaitGroup
	for i, write := range writes {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = write()
		})
		waitFor(t, func() bool {
			turns.mu.Lock()
			defer turns.mu.Unlock()
			return turns.waiting.Len() == i+1
		})
	}
	turns.pass()
	all.Wait()
	return errs
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited for ten seconds")
		}
	}
}

func openThor(t *testing.T) *Tenant {
	t.Helper()
	filesOnly(t)
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	return acquire(t, r, "thor")
}

// commitsSince counts the commits of a deed.
func commitsSince(t *testing.T, on *Tenant, deed func()) uint32 {
	t.Helper()
	watch, err := on.entry.db.gauge.(*fileGauge).connector.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = watch.Close() }()
	before := watch.State()
	deed()
	after := watch.State()
	return after.Commits() - before.Commits()
}

func TestWriteShared_CommitsOnceForAllThatWait(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	refusal := errors.New("no")
	insert := func(text string, then func(tx *gorm.DB) error) func() error {
		return func() error {
			return thor.WriteShared(t.Context(), func(tx *gorm.DB) error {
				return errors.Join(tx.Create(&note{Text: text}).Error, then(tx))
			})
		}
	}
	fine := func(*gorm.DB) error { return nil }
	hangUp, cancel := context.WithCancel(t.Context())
	var errs []error
	commits := commitsSince(t, thor, func() {
		errs = together(t, thor,
			insert("first", fine),
			insert("refused", func(*gorm.DB) error { return refusal }),
			insert("second", fine),
			insert("a bug", func(*gorm.DB) error { panic("a bug") }),
			insert("an orphan", func(tx *gorm.DB) error {
				return tx.Exec("INSERT INTO replies (note_id) VALUES (99)").Error
			}),
			func() error {
				return thor.WriteShared(hangUp, func(tx *gorm.DB) error {
					defer cancel()
					return tx.Create(&note{Text: "of who hung up"}).Error
				})
			},
			insert("third", func(tx *gorm.DB) error {
				var seen []string
				err := tx.Model(&note{}).Order("id").Pluck("text", &seen).Error
				if got := strings.Join(seen, " "); got != "first second third" {
					t.Errorf("the third sees %s", got)
				}
				return err
			}),
		)
	})
	for i, want := range []func(error) bool{
		kept,
		func(err error) bool { return errors.Is(err, refusal) },
		kept,
		func(err error) bool { return err != nil && strings.HasPrefix(err.Error(), "panic: a bug") },
		func(err error) bool { return sqlitedriver.Code(err) == 787 },
		func(err error) bool { return errors.Is(err, context.Canceled) },
		kept,
	} {
		if !want(errs[i]) {
			t.Errorf("write %d: %v", i, errs[i])
		}
	}
	if got := texts(t, thor); got != "first second third" || commits != 1 {
		t.Errorf("kept %s, with %d commits, want one", got, commits)
	}
}

func kept(err error) bool { return err == nil }

// TestWriteShared_FirstFails has nothing to share with those after it.
func TestWriteShared_FirstFails(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	refusal := errors.New("no")
	errs := together(t, thor,
		func() error { return thor.WriteShared(t.Context(), func(*gorm.DB) error { return refusal }) },
		func() error {
			return thor.WriteShared(t.Context(), func(tx *gorm.DB) error { return tx.Create(&note{Text: "a"}).Error })
		},
	)
	if !errors.Is(errs[0], refusal) || errs[1] != nil {
		t.Errorf("got %v", errs)
	}
	if got := texts(t, thor); got != "a" {
		t.Errorf("kept %q", got)
	}
}

// TestWriteShared_TellsAllWhoLose has SQLite undo everything: what it stops in the
// middle of a write takes the transaction with it.
func TestWriteShared_TellsAllWhoLose(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	add(t, thor, &note{Text: "before"})
	insert := func(text string) func() error {
		return func() error {
			return thor.WriteShared(t.Context(), func(tx *gorm.DB) error { return tx.Create(&note{Text: text}).Error })
		}
	}
	errs := together(t, thor, insert("lost"), func() error {
		return thor.WriteShared(t.Context(), func(tx *gorm.DB) error {
			thor.entry.db.statement.Store(int64(time.Millisecond))
			defer thor.entry.db.statement.Store(0)
			return tx.Exec(`INSERT INTO notes (text) WITH RECURSIVE c(n) AS
				(SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000000) SELECT n FROM c`).Error
		})
	}, insert("after"))
	if !errors.Is(errs[0], ErrBusy) {
		t.Errorf("who lost what was written is told %v", errs[0])
	}
	if !errors.Is(errs[1], sqlitedriver.ErrLimit) {
		t.Errorf("who was stopped is told %v", errs[1])
	}
	if got := texts(t, thor); errs[2] != nil || got != "before after" {
		t.Errorf("kept %s, %v", got, errs[2])
	}
}

// TestWriteShared_LetsOthersHaveTheirTurn has who shares nothing in the middle.
func TestWriteShared_LetsOthersHaveTheirTurn(t *testing.T) {
	t.Parallel()
	thor := openThor(t)
	var writes []func() error
	for i := range 3 * largestGroup {
		write := thor.WriteShared
		if i%largestGroup == 5 {
			write = thor.Write
		}
		writes = append(writes, func() error {
			return write(t.Context(), func(tx *gorm.DB) error { return tx.Create(&note{Text: fmt.Sprint(i)}).Error })
		})
	}
	var errs []error
	commits := commitsSince(t, thor, func() { errs = together(t, thor, writes...) })
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if commits != 3+4 { // before the first alone, between, and after the last, none larger than it may be
		t.Errorf("%d commits", commits)
	}
	var n int64
	if err := thor.Read(t.Context()).Model(&note{}).Count(&n).Error; err != nil || int(n) != len(writes) {
		t.Errorf("%d notes, %v", n, err)
	}
}

// TestWriteShared_IsAllOrNothingForEach has many write at once, at two tenants with
// the same keys, some of whom fail or hang up.
func TestWriteShared_IsAllOrNothingForEach(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor", "potter")
	var all sync.WaitGroup
	for _, name := range []Name{"thor", "potter"} {
		tenant := acquire(t, r, name)
		add(t, tenant, &note{ID: 1, Text: "root"})
		var told sync.Map
		for i := range 300 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				text := fmt.Sprint(name, i)
				err := tenant.WriteShared(ctx, func(tx *gorm.DB) error {
					if rand.IntN(4) == 0 {
						time.AfterFunc(time.Duration(rand.IntN(1000))*time.Microsecond, cancel)
					}
					err := errors.Join(tx.Create(&note{Text: text}).Error, tx.Create(&note{Text: text}).Error)
					if i%7 == 0 {
						return errors.Join(err, errors.New("no"))
					}
					return err
				})
				told.Store(text, err)
			})
		}
		all.Wait()
		found := map[string]int{}
		for text := range strings.SplitSeq(texts(t, tenant), " ") {
			found[text]++
		}
		told.Range(func(text, told any) bool {
			err, _ := told.(error)
			n := found[text.(string)]
			unsure := errors.Is(err, context.Canceled) && (n == 0 || n == 2) // PostgreSQL: while it was committed
			if !unsure && n != map[bool]int{true: 2}[err == nil] {
				t.Errorf("%s: %d notes, and it was told %v", text, n, err)
			}
			return true
		})
	}
}
