package models_test

import (
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestSessions(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		u := addUser(t, db, "u")
		now := time.Date(2026, 11, 22, 12, 0, 0, 5000, time.UTC)
		put := func(key string, user *uint, until time.Duration) *models.Session {
			s := &models.Session{
				KeyHash: []byte(key), Data: []byte("d-" + key), UserID: user, CreatedAt: now, ExpiresAt: now.Add(until),
			}
			if err := models.PutSession(ctx, db, s); err != nil {
				t.Fatal(err)
			}
			return s
		}
		there := func(key string) bool {
			s, err := models.FindSession(ctx, db, []byte(key), now)
			if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Fatal(err)
			}
			return err == nil && string(s.KeyHash) == key
		}
		here := put("here", nil, time.Hour)
		put("there", &u.ID, time.Hour)
		put("old", &u.ID, 0)
		if !there("here") || !there("there") || there("old") || there("") {
			t.Error("expired or unknown found, or one lost")
		}
		here.UserID, here.Data, here.CreatedAt = &u.ID, []byte("new"), now.Add(time.Minute)
		if err := models.PutSession(ctx, db, here); err != nil {
			t.Fatal(err)
		}
		got, err := models.FindSession(ctx, db, []byte("here"), now)
		if err != nil || string(got.Data) != "new" || *got.UserID != u.ID || !got.CreatedAt.Equal(now) {
			t.Error(got, err)
		}
		if err := models.EndSessions(ctx, db, u.ID, []byte("here")); err != nil || !there("here") || there("there") {
			t.Error("the user's others should have ended:", err)
		}
		if err := models.KeepSession(ctx, db, here); err != nil {
			t.Error(err)
		}
		if err := models.DropSession(ctx, db, []byte("here")); err != nil || there("here") {
			t.Error(err)
		}
		if err := models.KeepSession(ctx, db, here); !errors.Is(err, gorm.ErrRecordNotFound) || there("here") {
			t.Error("an ended session came back:", err)
		}
		put("again", &u.ID, time.Hour)
		put("stale", nil, -time.Hour)
		if n, err := models.ClearSessions(ctx, db, now); n != 1 || err != nil || !there("again") {
			t.Error(n, err)
		}
		if err := models.EndSessions(ctx, db, u.ID, nil); err != nil || there("again") {
			t.Error(err)
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		u := addUser(t, db, "u")
		key, token := models.NewToken(u, "backup script")
		save(t, db, token)
		other, second := models.NewToken(u, "second")
		past := time.Now().Add(-time.Second)
		second.ExpiresAt = &past
		save(t, db, second)
		found, err := models.FindToken(ctx, db, key)
		if err != nil || found.ID != token.ID || found.User.Username != "u" || found.CreatedAt.IsZero() {
			t.Error(found, err)
		}
		if len(key) != 40 || found.Prefix != key[:8] || string(found.KeyHash) == key {
			t.Error(key, found)
		}
		for _, wrong := range []string{other, "", key[:39], found.Prefix, string(found.KeyHash)} {
			if _, err := models.FindToken(ctx, db, wrong); !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Errorf("%q: %v", wrong, err)
			}
		}
		now := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
		if err := models.TouchToken(ctx, db, token.ID, now); err != nil {
			t.Fatal(err)
		}
		if found, err := models.FindToken(ctx, db, key); err != nil || !found.LastUsed.Equal(now) {
			t.Error(found, err)
		}
		if bad := invalid(t, db, &models.Token{UserID: u.ID, Name: " "}); len(bad["name"]) != 1 {
			t.Error(bad)
		}
	})
}

const djangoKey = "527d1f3a9b8c4e6d0a2b7c5e9f1d3b8a6c4e2f0d"

func TestAdoptDjangoTokens(t *testing.T) {
	t.Parallel()
	db := modelstest.OpenSQLite(t, modelstest.DjangoFile(t)) // the migration adopts
	ctx := t.Context()
	found, err := models.FindToken(ctx, db, djangoKey)
	if err != nil || found.User.Username != "ada" || found.Name != "Django" || found.Prefix != "527d1f3a" {
		t.Fatal(found, err)
	}
	if n, err := models.AdoptDjangoTokens(ctx, db); n != 0 || err != nil {
		t.Error("adopted twice:", n, err)
	}
	if err := db.Delete(&models.Token{}, found.ID).Error; err != nil {
		t.Fatal(err)
	}
	pool, err := db.DB()
	if err != nil {
		t.Fatal(err)
	}
	if err := models.SQLiteMigrations().Up(ctx, pool); err != nil {
		t.Fatal(err)
	}
	if _, err := models.FindToken(ctx, db, djangoKey); !errors.Is(err, gorm.ErrRecordNotFound) {
		t.Error("a revoked token is back after the next migrate:", err)
	}
	if n, err := models.AdoptDjangoTokens(ctx, db); n != 1 || err != nil {
		t.Error(n, err)
	}
}
