package auth

import (
	"context"
	"crypto/sha256"
	"strconv"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/cache"
)

// About what a user, or a token, and a permission take, in bytes.
const (
	userBytes       = 800
	permissionBytes = 60
)

// user is a user as the tenant's database has them now. Nobody may change it: it
// may be somebody else's as well.
func (a *Auth) user(ctx context.Context, tenant *tenants.Tenant, id uint) (*User, error) {
	return a.users.Load(ctx, accounts(tenant), strconv.FormatUint(uint64(id), 10), func() (*User, error) {
		row, err := models.FindUser(ctx, tenant.Read(ctx), id)
		if err != nil {
			return nil, err
		}
		return NewUser(ctx, tenant.Read(ctx), row)
	}, func(u *User) int { return userBytes + permissionBytes*len(u.permissions) })
}

// Bearer is a token with its user. Nobody may change it either.
type Bearer struct {
	Token *models.Token
	User  *User
}

// bearer is who has a key, likewise.
func (a *Auth) bearer(ctx context.Context, tenant *tenants.Tenant, key string) (*Bearer, error) {
	hash := sha256.Sum256([]byte(key)) // keys stay out of what is kept
	return a.bearers.Load(ctx, accounts(tenant), string(hash[:]), func() (*Bearer, error) {
		token, err := models.FindToken(ctx, tenant.Read(ctx), key)
		if err != nil {
			return nil, err
		}
		user, err := NewUser(ctx, tenant.Read(ctx), &token.User)
		return &Bearer{token, user}, err
	}, func(b *Bearer) int { return 2*userBytes + permissionBytes*len(b.User.permissions) })
}

// Kept are the figures of what need not be read again.
func (a *Auth) Kept() cache.Stats {
	users, tokens := a.users.Stats(), a.bearers.Stats()
	return cache.Stats{
		Bytes: users.Bytes + tokens.Bytes, Hits: users.Hits + tokens.Hits, Misses: users.Misses + tokens.Misses,
	}
}

// accounts is what users are made of: a vote need not have them read again.
func accounts(tenant *tenants.Tenant) tenants.Part { return tenant.Part(models.AccountTables()...) }
