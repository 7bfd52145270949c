package record_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// TestWith reads rows as gorm does, in both engines, and those alone that have the keys.
func TestWith(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		closed := time.Date(2026, 3, 1, 12, 30, 0, 123456000, time.UTC)
		w.poll.ClosedAt = &closed
		save(t, db, w.poll)
		readsAlike[models.Poll](t, db, w.poll.ID, w.other.ID)
		readsAlike[models.Choice](t, db, w.choices[0].ID, w.choices[1].ID)
		readsAlike[models.User](t, db, w.ada.ID)
		readsAlike[models.Vote](t, db, 1, 2, 999)
		readsAlike[models.Poll](t, db, 999)
		readsAlike[models.Poll](t, db)
		others := db.Where("question = ?", w.other.Question)
		if found, err := record.Find[models.Poll](t.Context(), others, w.poll.ID); !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Errorf("a poll that is left out: %v, %v", found, err)
		}
	})
}

func readsAlike[T any](t *testing.T, db *gorm.DB, keys ...uint) {
	t.Helper()
	got, err := record.With[T](t.Context(), db, keys)
	if err != nil {
		t.Fatal(err)
	}
	var want []T
	if err := db.Where("id IN ?", keys).Order("id").Find(&want).Error; err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
		t.Errorf("%T by %v: %s", *new(T), keys, diff)
	}
}

// TestWith_Django reads what Django wrote as gorm does.
func TestWith_Django(t *testing.T) {
	t.Parallel()
	db := modelstest.OpenSQLite(t, modelstest.DjangoFile(t))
	keys := make([]uint, 50)
	for i := range keys {
		keys[i] = uint(i + 1)
	}
	readsAlike[models.Poll](t, db, keys...)
	readsAlike[models.User](t, db, keys...)
	readsAlike[models.Choice](t, db, keys...)
	readsAlike[models.Vote](t, db, keys...)
	readsAlike[models.LogEntry](t, db, keys...)
}

// TestQuery reads fields in their order, NULL as nothing, and tells what is wrong.
func TestQuery(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		type pair struct {
			ID   uint
			Text string
			At   *time.Time
		}
		got, err := record.Query[pair](t.Context(), db, 2,
			"SELECT id, NULL, closed_at FROM polls_poll WHERE id IN ("+record.Marks(2)+") ORDER BY id", w.poll.ID, w.other.ID)
		if err != nil || !slices.Equal(got, []pair{{ID: w.poll.ID}, {ID: w.other.ID}}) {
			t.Errorf("%v, %v", got, err)
		}
		for _, wrong := range []string{"SELECT id FROM polls_poll", "SELECT 'x', 'y', NULL", "SELECT id FROM nowhere"} {
			if got, err := record.Query[pair](t.Context(), db, 0, wrong); err == nil {
				t.Errorf("%s: %v", wrong, got)
			}
		}
		failed := db.Session(&gorm.Session{})
		_ = failed.AddError(gorm.ErrInvalidDB)
		if _, err := record.With[models.Poll](t.Context(), failed, []uint{1}); err == nil {
			t.Error("it reads by a handle that has failed")
		}
	})
}
