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
	if sent.first == "" {
		bad.Add(newPassword, record.Required)
	}
	switch {
	case sent.second == "":
		bad.Add(newPassword2, record.Required)
	case sent.first != "" && sent.first != sent.second:
		bad.Add(newPassword2, mismatch)
	case len(sent.second) > longestPassword:
		bad.Add(newPassword2, "This password is too long.")
	default:
		for _, complaint := range models.ValidatePassword(sent.second, user) {
			bad.Add(newPassword2, complaint)
		}
	}
	return bad.Err()
}

func (a *Auth) checkOld(
	ctx context.Context, tenant *tenants.Tenant, user *models.User, old string, bad record.Invalid,
) error {
	if old == "" {
		bad.Add(oldPassword, record.Required)
		return nil
	}
	if err := a.names.take(tenant.ID, user.Username); err != nil {
		return err
	}
	ok, _, err := a.cfg.Hasher.Verify(ctx, user.Password, old)
	if err != nil {
		return err
	}
	if ok {
		a.names.reset(tenant.ID, user.Username)
	} else {
		bad.Add(oldPassword, wrongOldPassword)
	}
	return nil
}
