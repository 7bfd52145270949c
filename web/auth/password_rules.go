package auth

import (
	"context"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

const (
	wrongOldPassword = "Your old password was entered incorrectly. Please enter it again."
	mismatch         = "The two password fields didn’t match."
)

// checkPasswords finds everything wrong with the form at once: Invalid. Whoever
// sits down at an open browser may not guess the old password for ever either.
func (a *Auth) checkPasswords(
	ctx context.Context, tenant *tenants.Tenant, user *models.User, sent passwords,
) error {
	bad := record.Invalid{}
	if err := a.checkOld(ctx, tenant, user, sent.old, bad); err != nil {
		return err
	}
	CheckTwice(bad, user, Typed{newPassword, sent.first}, Typed{newPassword2, sent.second})
	return bad.Err()
}

// Typed is a password as it was typed into a field.
type Typed struct{ Field, Password string }

// CheckTwice notes everything that is wrong with a new password for user that
// was typed twice. What is not about the first field alone is noted at the
// second, as in Django.
func CheckTwice(bad record.Invalid, user *models.User, first, second Typed) {
	if first.Password == "" {
		bad.Add(first.Field, record.Required)
	}
	if first.Password != "" && second.Password != "" && first.Password != second.Password {
		bad.Add(second.Field, mismatch)
		return
	}
	for _, complaint := range models.ValidatePassword(second.Password, user) {
		bad.Add(second.Field, complaint)
	}
}

func (a *Auth) checkOld(
	ctx context.Context, tenant *tenants.Tenant, user *models.User, old string, bad record.Invalid,
) error {
	if old == "" {
		bad.Add(oldPassword, record.Required)
		return nil
	}
	own := a.throttle.passwordOf(tenant, user.ID)
	if err := a.throttle.take(ctx, tenant, own); err != nil {
		return err
	}
	ok, _, err := a.cfg.Hasher.Verify(ctx, user.Password, old)
	if err != nil {
		return err
	}
	if !ok {
		bad.Add(oldPassword, wrongOldPassword)
		return nil
	}
	return a.throttle.forget(ctx, tenant, own)
}
