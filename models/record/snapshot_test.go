package record_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// none lets every row come back.
func none(record.Frozen, any) error { return nil }

func freeze(t *testing.T, db *gorm.DB, c *record.Cascade) []*record.Snapshot {
	t.Helper()
	snapshots, err := c.Freeze(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range snapshots { // as it is stored
		data, err := s.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if snapshots[i], err = record.DecodeSnapshot(data); err != nil {
			t.Fatal(err)
		}
	}
	return snapshots
}

func TestSnapshot_BringsAUserBack(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		ctx, group := t.Context(), save(t, db, &models.Group{Name: "Editors"})
		if err := record.Link(ctx, db, w.ada, "Groups", []uint{group.ID}); err != nil {
			t.Fatal(err)
		}
		s := &models.Session{KeyHash: []byte("hash"), Data: []byte("x"), UserID: &w.ada.ID, ExpiresAt: time.Now()}
		if err := models.PutSession(ctx, db, s); err != nil {
			t.Fatal(err)
		}
		before, err := record.Find[models.User](ctx, db, w.ada.ID)
		if err != nil {
			t.Fatal(err)
		}
		c := collect(t, db, &models.User{}, w.ada.ID)
		kept := freeze(t, db, c)[0]
		remove(t, db, c)
		if err := kept.Revive(ctx, db, &models.User{}, none); err != nil {
			t.Fatal(err)
		}
		after, err := record.Find[models.User](ctx, db, w.ada.ID)
		if err != nil {
			t.Fatal(err)
		}
		before.Password, after.Password = "", ""
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error("-before +after:", diff)
		}
		for table, want := range map[string]int{
			"auth_user": 2, "auth_user_groups": 1, "sessions": 0, "polls_poll": 2, "polls_choice": 4, "polls_vote": 2,
		} {
			if n := count(t, db, table); n != want {
				t.Errorf("%d rows in %s, want %d", n, table, want)
			}
		}
		var bad record.Invalid
		err = kept.Revive(ctx, db, &models.User{}, none)
		if !errors.As(err, &bad) || !strings.Contains(bad.Error(), "“ada” cannot come back") {
			t.Error("a second time:", err)
		}
	})
}

func TestSnapshot_HoldsNoSecrets(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	u := save(t, db, &models.User{Username: "ada", Password: "pbkdf2_sha256$x"})
	key, token := models.NewToken(u, "script")
	save(t, db, token)
	data, err := freeze(t, db, collect(t, db, &models.User{}, u.ID))[0].Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"pbkdf2", key[:8], "api_tokens\",\"key", "key_hash"} {
		if strings.Contains(string(data), secret) {
			t.Errorf("%q is in %s", secret, data)
		}
	}
}

func TestSnapshot_Bounds(t *testing.T) {
	t.Parallel()
	long := record.Frozen{Table: "t", Text: strings.Repeat("x", 1<<20)}
	many := make([]record.Frozen, 2001)
	for name, rows := range map[string][]record.Frozen{"bytes": {long}, "rows": many} {
		s := record.Snapshot{Rows: rows}
		if _, err := s.Encode(); !errors.Is(err, record.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, data := range []string{"", "{}", "null", `{"rows":[]}`, "[1]"} {
		if s, err := record.DecodeSnapshot([]byte(data)); err == nil {
			t.Errorf("%s: %+v", data, s)
		}
	}
}
