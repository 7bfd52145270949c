package models_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestLoginAttempts_AreHeldAndSwept(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx, now := t.Context(), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		row := func(key string, level float64, kept time.Duration) models.LoginAttempt {
			return models.LoginAttempt{KeyHash: []byte(key), Level: level, LastAt: now, KeptUntil: now.Add(kept)}
		}
		must(t, models.PutLoginAttempts(ctx, db, row("b", 3.5, time.Hour)))
		held := []models.LoginAttempt{row("a", 0, 0), row("b", 0, 0)}
		must(t, models.HoldLoginAttempts(ctx, db, held))
		for _, got := range held {
			want := map[string]float64{"a": 0, "b": 3.5}[string(got.KeyHash)]
			if got.Level != want || bytes.Equal(got.KeyHash, []byte("b")) && !got.KeptUntil.Equal(now.Add(time.Hour)) {
				t.Errorf("held is %+v", got)
			}
		}
		for i := range 12 {
			must(t, models.PutLoginAttempts(ctx, db, row(string(rune('c'+i)), 1, -time.Minute)))
		}
		for _, want := range []int64{4, 1, 1} { // ten at a time, until only what still counts is left
			must(t, models.SweepLoginAttempts(ctx, db, now))
			if n := countAttempts(ctx, t, db); n != want {
				t.Errorf("%d rows are left, want %d", n, want)
			}
		}
		must(t, models.ClearLoginAttempts(ctx, db, now.Add(time.Hour)))
		if n := countAttempts(ctx, t, db); n != 0 {
			t.Errorf("%d rows are left in the end", n)
		}
	})
}

func countAttempts(ctx context.Context, t *testing.T, db *gorm.DB) (n int64) {
	t.Helper()
	must(t, db.WithContext(ctx).Model(&models.LoginAttempt{}).Count(&n).Error)
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
