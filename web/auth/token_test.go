package auth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web/auth"
	"pollsadmin/web/webtest"
)

// addToken gives a user of a tenant a token and returns its key.
func addToken(site *webtest.Site, tenant string, user uint, expires *time.Time) (key string) {
	site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
		var token *models.Token
		key, token = models.NewToken(&models.User{ID: user}, "test")
		token.ExpiresAt = expires
		return record.Save(ctx, tx, token)
	})
	return key
}

func TestBearer(t *testing.T) {
	t.Parallel()
	site, clock := webtest.New(t), newClock()
	a := auth.New(auth.Config{Now: clock.Now})
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	viewers, expired := addToken(site, webtest.Thor, 3, &future), addToken(site, webtest.Thor, 1, &past)
	deactivated := addToken(site, webtest.Thor, 2, nil)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id = 2").Update("is_active", false).Error
	})
	site.In(webtest.Thor, func(ctx context.Context, _ *tenants.Tenant) {
		bearer, err := a.Bearer(ctx, viewers)
		if err != nil {
			t.Fatal(err)
		}
		user := bearer.User
		if user.Username() != webtest.Viewer || !user.Can("polls.view_poll") || user.Can("polls.change_poll") {
			t.Errorf("viewer's token gave %v, %v", user, err)
		}
		for key, want := range map[string]error{
			expired: auth.ErrToken, deactivated: auth.ErrInactive, "": auth.ErrToken, "nonsense": auth.ErrToken,
		} {
			if _, err := a.Bearer(ctx, key); !errors.Is(err, want) {
				t.Errorf("%q: got %v, want %v", key, err, want)
			}
		}
	})
	site.In(webtest.Potter, func(ctx context.Context, _ *tenants.Tenant) {
		if _, err := a.Bearer(ctx, viewers); !errors.Is(err, auth.ErrToken) {
			t.Errorf("thor's token at potter: %v", err)
		}
	})
	if _, err := a.Bearer(t.Context(), viewers); !errors.Is(err, tenants.ErrNotFound) {
		t.Errorf("a token without a tenant: %v", err)
	}
}

func TestBearer_NotesTheUseOnceAMinute(t *testing.T) {
	t.Parallel()
	site, clock := webtest.New(t), newClock()
	a := auth.New(auth.Config{Now: clock.Now})
	key := addToken(site, webtest.Thor, 1, nil)
	began := clock.Now()
	for _, step := range []struct{ after, want time.Duration }{
		{0, 0}, {59 * time.Second, 0}, {time.Second, time.Minute}, {30 * time.Second, time.Minute},
	} {
		clock.turn(step.after)
		site.In(webtest.Thor, func(ctx context.Context, _ *tenants.Tenant) {
			if _, err := a.Bearer(ctx, key); err != nil {
				t.Fatal(err)
			}
		})
		used := webtest.Find[models.Token](site, webtest.Thor, 1).LastUsed
		if used == nil || !used.Equal(began.Add(step.want)) {
			t.Errorf("last used %v, want %v", used, began.Add(step.want))
		}
	}
}
