package auth

import (
	"bytes"
	"context"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// attempt is one try at the log-in form. It counts for the address, and for the
// name: for the name at this address where somebody has logged in so before, lest
// strangers keep people out by trying their names.
type attempt struct {
	throttle throttle
	tenant   *tenants.Tenant

	address, name, known slot
}

func (t throttle) login(tenant *tenants.Tenant, name, address string) attempt {
	name = fold(name)
	return attempt{
		throttle: t, tenant: tenant,
		address: t.slot(ofAddress(), tenant, "address", address),
		name:    t.slot(ofName(), tenant, "name", name),
		known:   t.slot(ofName(), tenant, "known", name, address),
	}
}

// take counts the attempt before anything is hashed, or says how long to wait.
func (a attempt) take(ctx context.Context) error {
	all := hashes([]slot{a.address, a.name, a.known})
	found, err := models.FindLoginAttempts(ctx, a.tenant.Read(ctx), all...)
	if err != nil {
		return err
	}
	counted := a.name
	isKnown := func(row models.LoginAttempt) bool {
		return bytes.Equal(row.KeyHash, a.known.hash) && row.KeptUntil.After(a.throttle.now())
	}
	if slices.ContainsFunc(found, isKnown) {
		counted = a.known
	}
	return a.throttle.takeKnowing(ctx, a.tenant, found, []slot{a.address, counted})
}

// succeed forgets what was tried with the name. The address only gets back the one
// attempt: whoever tries names from there may know a password, too.
func (a attempt) succeed(ctx context.Context) error {
	return a.tenant.WriteShared(ctx, func(tx *gorm.DB) error {
		return a.throttle.hold(ctx, tx, []slot{a.address, a.name, a.known}, a.clear)
	})
}

func (a attempt) clear(row *models.LoginAttempt, s slot) error {
	now := a.throttle.now()
	switch {
	case bytes.Equal(s.hash, a.address.hash):
		row.Level = max(row.Level-1, 0)
	case bytes.Equal(s.hash, a.name.hash):
		row.Level, row.KeptUntil = 0, now
	default:
		row.Level, row.LastAt, row.KeptUntil = 0, now, now.Add(knownFor)
	}
	return nil
}
