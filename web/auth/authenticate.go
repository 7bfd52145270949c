package auth

import (
	"context"
	"encoding/binary"
	"errors"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// ErrCredentials says that name and password do not go together, or that the
// account is closed; which of these stays unsaid.
var ErrCredentials = errors.New("wrong name or password")

// Authenticate returns the active user of the context's tenant who has this
// name and this password: ErrCredentials, or a *ThrottledError after too many
// attempts at the name or from the address. It takes as long for a name that does
// not exist as for some user's, always the same one's. At a tenant that is read-only,
// where no attempt could be counted, it looks at no password: tenants.ErrReadOnly.
func (a *Auth) Authenticate(ctx context.Context, name, password, address string) (*models.User, error) {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return nil, tenants.ErrNotFound
	}
	if await := a.cfg.AwaitLogin; await != nil { // first: what is not looked at is not counted either
		if err := await(ctx); err != nil {
			return nil, err
		}
	}
	name = models.NormalUsername(name)
	try := a.throttle.login(tenant, name, Network(address))
	if err := try.take(ctx); err != nil {
		return nil, err
	}
	user, err := a.verify(ctx, tenant, name, password)
	if err != nil {
		return nil, err
	}
	return user, try.succeed(ctx)
}

func (a *Auth) verify(ctx context.Context, tenant *tenants.Tenant, name, password string) (*models.User, error) {
	if len(password) > models.LongestPassword {
		return nil, ErrCredentials
	}
	pick := binary.BigEndian.Uint16(a.cfg.Keys.Seal("stand-in", tenant.ID, name))
	user, standIn, err := models.FindUserOr(ctx, tenant.Read(ctx), name, pick)
	if err != nil {
		return nil, err
	}
	if user == nil {
		_, _, err := a.cfg.Hasher.Verify(ctx, standIn, password)
		return nil, errors.Join(ErrCredentials, err)
	}
	ok, rehash, err := a.cfg.Hasher.Verify(ctx, user.Password, password)
	if err != nil {
		return nil, err
	}
	if !ok || !user.IsActive {
		return nil, ErrCredentials
	}
	if rehash {
		return user, a.strengthen(ctx, tenant, user, password)
	}
	return user, nil
}

// strengthen stores a password anew whose hash has become too weak.
func (a *Auth) strengthen(ctx context.Context, tenant *tenants.Tenant, user *models.User, password string) error {
	weak := user.Password
	if err := user.SetPassword(ctx, a.cfg.Hasher, password); err != nil {
		return err
	}
	err := tenant.Write(ctx, func(tx *gorm.DB) error { return models.StorePassword(ctx, tx, user, weak) })
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrCredentials // it was changed while we looked at it
	}
	return err
}
