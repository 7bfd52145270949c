package record_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// world is what the tests of this package work on: one user's poll with two
// choices and two votes, and as much again that nothing must touch.
type world struct {
	ada, grace *models.User
	poll       *models.Poll
	choices    []*models.Choice
	other      *models.Poll
}

func newWorld(t *testing.T, db *gorm.DB) world {
	t.Helper()
	w := world{ada: user(t, db, "ada"), grace: user(t, db, "grace")}
	w.poll, w.choices = ballot(t, db, w.ada, w.grace)
	w.other, _ = ballot(t, db, w.grace, w.grace)
	return w
}

func user(t *testing.T, db *gorm.DB, name string) *models.User {
	t.Helper()
	return save(t, db, &models.User{Username: name, IsActive: true})
}

func ballot(t *testing.T, db *gorm.DB, owner, voter *models.User) (*models.Poll, []*models.Choice) {
	t.Helper()
	poll := save(t, db, &models.Poll{Question: owner.Username + "'s", CreatedByID: owner.ID})
	yes := save(t, db, &models.Choice{ChoiceText: "Yes", PollID: poll.ID})
	no := save(t, db, &models.Choice{ChoiceText: "No", PollID: poll.ID})
	save(t, db, &models.Vote{PollID: poll.ID, ChoiceID: yes.ID, VotedByID: voter.ID})
	return poll, []*models.Choice{yes, no}
}

func save[T any](t *testing.T, db *gorm.DB, row *T) *T {
	t.Helper()
	if err := record.Save(t.Context(), db, row); err != nil {
		t.Fatal(err)
	}
	return row
}

func count(t *testing.T, db *gorm.DB, table string) int {
	t.Helper()
	var n int64
	if err := db.Table(table).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestSave_WritesTheRowAndNothingElse(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		poll := *w.poll
		poll.Question = "Another"
		poll.PubDate = poll.PubDate.AddDate(0, 0, -1)
		poll.CreatedBy = models.User{ID: w.ada.ID, Username: "changed on the way"}
		poll.Choices = []models.Choice{{ChoiceText: "slipped in"}}
		save(t, db, &poll)
		var stored models.Poll
		if err := db.Preload("CreatedBy").Preload("Choices").Take(&stored, poll.ID).Error; err != nil {
			t.Fatal(err)
		}
		if stored.Question != "Another" || !stored.PubDate.Equal(poll.PubDate) {
			t.Error(stored)
		}
		if stored.CreatedBy.Username != "ada" || len(stored.Choices) != 2 {
			t.Error("what hangs on the row was written too:", stored)
		}
		blank := models.User{ID: w.ada.ID, Username: "ada"}
		save(t, db, &blank)
		var u models.User
		if err := db.Take(&u, w.ada.ID).Error; err != nil || u.IsActive || !u.DateJoined.Equal(w.ada.DateJoined) {
			t.Error("want zero values stored and the date of creation kept:", u, err)
		}
	})
}

func TestSave_DoesNotBringBackWhatIsGone(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		u := user(t, db, "ada")
		if err := db.Delete(&models.User{}, u.ID).Error; err != nil {
			t.Fatal(err)
		}
		if err := record.Save(t.Context(), db, u); !errors.Is(err, gorm.ErrRecordNotFound) || count(t, db, "auth_user") != 0 {
			t.Error(err)
		}
	})
}

func TestSave_TextsAndRelations(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		long := func(n int) string { return strings.Repeat("青", n) }
		noChoice := record.Invalid{"created_by": {record.NoChoice}}
		for name, c := range map[string]struct {
			poll models.Poll
			want record.Invalid
		}{
			"no owner":       {models.Poll{Question: "?"}, record.Invalid{"created_by": {record.Required}}},
			"unknown owner":  {models.Poll{Question: "?", CreatedByID: 999}, noChoice},
			"beyond 63 bits": {models.Poll{Question: "?", CreatedByID: 1<<64 - 1}, noChoice},
			"beyond 31 bits": {models.Poll{Question: "?", CreatedByID: 1 << 40}, noChoice},
			"another's name carried": {models.Poll{Question: "?", CreatedByID: 999, CreatedBy: *w.ada},
				noChoice},
			"long": {models.Poll{Question: long(101), CreatedByID: w.ada.ID},
				record.Invalid{"question": {"Ensure this value has at most 100 characters (it has 101)."}}},
			"all at once": {models.Poll{Question: " "},
				record.Invalid{"question": {record.Required}, "created_by": {record.Required}}},
			"just right": {models.Poll{Question: long(100), CreatedByID: w.ada.ID}, nil},
		} {
			err := record.Save(t.Context(), db, &c.poll)
			var bad record.Invalid
			if err != nil && !errors.As(err, &bad) {
				t.Fatal(name, err)
			}
			if diff := cmp.Diff(c.want, bad); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

// unruly are rows whose model asks nothing, so that the indexes have to.
type unruly struct {
	ID   uint
	Name string `label:"Family name"`
	A, B uint
}

func (unruly) TableName() string { return "unruly" }

func TestSave_BrokenIndexNamesItsColumns(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		id := map[string]string{"sqlite": "integer PRIMARY KEY", "postgres": "serial PRIMARY KEY"}[db.Name()]
		for _, statement := range []string{
			"CREATE TABLE unruly (id " + id + ", name text, a integer, b integer)",
			"CREATE UNIQUE INDEX one ON unruly (name)", "CREATE UNIQUE INDEX two ON unruly (a, b)",
		} {
			if err := db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		save(t, db, &unruly{Name: "x", A: 1, B: 2})
		second := save(t, db, &unruly{Name: "y", A: 1, B: 3})
		for _, c := range []struct {
			row  unruly
			want record.Invalid
		}{
			{unruly{Name: "x", A: 7}, record.Invalid{"name": {"unruly with this Family name already exists."}}},
			{unruly{Name: "z", A: 1, B: 2}, record.Invalid{"": {"unruly with this A and B already exists."}}},
			{unruly{ID: second.ID, Name: "x", A: 9}, record.Invalid{"name": {"unruly with this Family name already exists."}}},
		} {
			var bad record.Invalid
			if err := record.Save(t.Context(), db, &c.row); !errors.As(err, &bad) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, bad); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		err := db.Transaction(func(tx *gorm.DB) error { // Django's keys are deferred: COMMIT speaks up
			return tx.Delete(&models.Poll{}, w.poll.ID).Error
		})
		if !errors.Is(record.Translate(err), record.ErrReferenced) {
			t.Error(err)
		}
		if got := record.Translate(record.Translate(err)); strings.Count(got.Error(), record.ErrReferenced.Error()) != 1 {
			t.Error("translated twice:", got)
		}
		if count(t, db, "polls_poll") != 2 {
			t.Error("the poll is gone")
		}
		other := errors.New("other")
		if got := record.Translate(other); record.Translate(nil) != nil || got != other { //nolint:errorlint // the very same
			t.Error("only foreign keys are translated")
		}
	})
}

func TestLink(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		u, other := user(t, db, "ada"), user(t, db, "grace")
		var ids []uint
		for i := range 4 {
			ids = append(ids, save(t, db, &models.Group{Name: fmt.Sprint("g", i)}).ID)
		}
		rows := func(u *models.User) (pairs []string) {
			err := db.Table("auth_user_groups").Where("user_id = ?", u.ID).Order("group_id").
				Pluck("CAST(id AS text) || ':' || CAST(group_id AS text)", &pairs).Error
			if err != nil {
				t.Fatal(err)
			}
			return pairs
		}
		link := func(u *models.User, ids ...uint) error { return record.Link(ctx, db, u, "Groups", ids) }
		if err := errors.Join(link(other, ids...), link(u, ids[0], ids[1], ids[1])); err != nil {
			t.Fatal(err)
		}
		before, others := rows(u), rows(other)
		if err := link(u, ids[2], ids[1]); err != nil {
			t.Fatal(err)
		}
		if got := rows(u); len(got) != 2 || got[0] != before[1] {
			t.Errorf("%v became %v: what stays must keep its row", before, got)
		}
		var bad record.Invalid
		for _, unknown := range []uint{999, 1 << 40, 1<<64 - 1} {
			err := link(u, ids[0], unknown)
			if !errors.As(err, &bad) || bad["groups"][0] != record.NoChoice || len(rows(u)) != 2 {
				t.Error(unknown, err, rows(u))
			}
		}
		if err := link(u); err != nil || len(rows(u)) != 0 {
			t.Error(err, rows(u))
		}
		if diff := cmp.Diff(others, rows(other)); diff != "" {
			t.Error("another user's rows changed:", diff)
		}
		if err := record.Link(ctx, db, u, "Polls", ids); err == nil || errors.As(err, &bad) {
			t.Error("Polls is no many-to-many:", err)
		}
	})
}

func TestLink_OneColumnOfInvalidIsInSnakeCase(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	var bad record.Invalid
	err := record.Link(t.Context(), db, user(t, db, "ada"), "UserPermissions", []uint{999})
	if !errors.As(err, &bad) || bad["user_permissions"] == nil {
		t.Error(err)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for want, row := range map[string]any{
		"Vote object (3)":          &models.Vote{ID: 3},
		"Question?":                models.Poll{Question: "Question?"},
		"Django token (527d1f3a…)": &models.DjangoToken{Key: "527d1f3a9b8c4e6d0a2b7c5e9f1d3b8a6c4e2f0d"},
		"keyed object (0aff)":      keyed{Hash: []byte{0x0a, 0xff}},
	} {
		if got := record.Text(row); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

type keyed struct {
	Hash []byte `gorm:"primaryKey"`
}

func TestFind(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		u := user(t, db, "ada")
		if got, err := record.Find[models.User](t.Context(), db, u.ID); err != nil || got.Username != "ada" {
			t.Error(got, err)
		}
		for _, id := range []uint{0, u.ID + 1, 1 << 31, 1 << 63, 1<<64 - 1} {
			if _, err := record.Find[models.User](t.Context(), db, id); !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Error(id, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := record.Find[models.User](ctx, db, u.ID); !errors.Is(err, context.Canceled) {
			t.Error("the context does not reach the database:", err)
		}
	})
}
