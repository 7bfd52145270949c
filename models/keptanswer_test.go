package models_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestKeptAnswers(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		ada, bob := addUser(t, db, "ada"), addUser(t, db, "bob")
		keep := func(user uint, key, body string) error {
			return models.KeepAnswer(ctx, db, &models.KeptAnswer{
				UserID: user, KeyHash: []byte(key), Request: "POST /", Fingerprint: []byte{0}, Header: "{}", Body: []byte(body),
			})
		}
		if err := errors.Join(keep(ada.ID, "k", "ada's"), keep(bob.ID, "k", "bob's"), keep(ada.ID, "l", "")); err != nil {
			t.Fatal(err)
		}
		if err := keep(ada.ID, "k", "late"); !errors.Is(err, models.ErrAnswered) {
			t.Errorf("a second answer is kept: %v", err)
		}
		for user, want := range map[uint]string{ada.ID: "ada's", bob.ID: "bob's"} {
			found, err := models.FindAnswer(ctx, db, user, []byte("k"))
			if err != nil || string(found.Body) != want || time.Since(found.CreatedAt).Abs() > time.Hour {
				t.Errorf("found %+v, %v; want %s", found, err, want)
			}
		}
		if _, err := models.FindAnswer(ctx, db, bob.ID, []byte("l")); !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Errorf("bob finds what is ada's: %v", err)
		}
		for _, cleared := range []struct {
			after time.Duration
			want  int64
		}{{23 * time.Hour, 0}, {25 * time.Hour, 3}} {
			n, err := models.ClearAnswers(ctx, db, time.Now().UTC().Add(cleared.after))
			if n != cleared.want || err != nil {
				t.Errorf("after %s %d answers are cleared, %v; want %d", cleared.after, n, err, cleared.want)
			}
		}
	})
}
