package auth

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

var (
	// ErrToken says that no such token is valid at this tenant.
	ErrToken = errors.New("invalid token")
	// ErrInactive says that the token's user has been deactivated.
	ErrInactive = errors.New("user inactive or deleted")
)

// noteUseEvery spares a write per call: the last use is known to the minute.
const noteUseEvery = time.Minute

// Bearer is whom a key of the API stands for at the context's tenant, and its token:
// ErrToken, or ErrInactive.
func (a *Auth) Bearer(ctx context.Context, key string) (*Bearer, error) {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return nil, tenants.ErrNotFound
	}
	found, err := a.bearer(ctx, tenant, key)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrToken
	}
	if err != nil {
		return nil, err
	}
	if until := found.Token.ExpiresAt; until != nil && !until.After(a.cfg.Now()) {
		return nil, ErrToken // since it was read
	}
	if !found.User.IsActive() {
		return nil, ErrInactive
	}
	return found, a.noteUse(ctx, tenant, found.Token)
}

func (a *Auth) noteUse(ctx context.Context, tenant *tenants.Tenant, token *models.Token) error {
	now := a.cfg.Now()
	if token.LastUsed != nil && now.Sub(*token.LastUsed) < noteUseEvery {
		return nil
	}
	err := tenant.WriteShared(ctx, func(tx *gorm.DB) error { return models.TouchToken(ctx, tx, token.ID, now) })
	if errors.Is(err, tenants.ErrReadOnly) {
		return nil
	}
	return err
}
