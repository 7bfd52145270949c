package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

var (
	// ErrNoCode says that the user has a second factor and showed none.
	ErrNoCode = errors.New("a code of the second factor is missing")
	// ErrCode says that the code is wrong, too old, or was used before.
	ErrCode = errors.New("wrong code")
	// ErrEnrol says that the tenant asks for a second factor, and the user has none.
	ErrEnrol = errors.New("a second factor has to be set up first")
)

const (
	stepTime  = 30 // seconds that a code is for: what every app takes for granted
	stepsAway = 1  // how many the clock of a device may be wrong
)

// CheckCode asks for the second factor of a user whose password was right, if they
// have one: ErrNoCode, ErrCode, ErrEnrol, or a *ThrottledError. A code, of the device
// or for recovery, is good once.
func (a *Auth) CheckCode(ctx context.Context, user *models.User, code string) error {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return tenants.ErrNotFound
	}
	factor, err := models.FindSecondFactor(ctx, tenant.Read(ctx), user.ID)
	switch {
	case err != nil:
		return err
	case factor == nil && user.IsStaff && tenant.RequiresSecondFactor():
		return ErrEnrol
	case factor == nil:
		return nil
	case strings.TrimSpace(code) == "":
		return ErrNoCode
	}
	return a.useCode(ctx, tenant, factor, strings.TrimSpace(code))
}

// useCode counts the attempt before it looks at the code.
func (a *Auth) useCode(ctx context.Context, tenant *tenants.Tenant, factor *models.SecondFactor, code string) error {
	attempts := a.throttle.codeOf(tenant, factor.UserID)
	if err := a.throttle.take(ctx, tenant, attempts); err != nil {
		return err
	}
	step, isCode, err := a.stepOf(factor, code)
	if err != nil {
		return err
	}
	var good bool
	err = tenant.Write(ctx, func(tx *gorm.DB) (err error) {
		if isCode {
			good, err = factor.UseStep(ctx, tx, step)
		} else {
			good, err = models.UseRecoveryCode(ctx, tx, factor.UserID, code)
		}
		return err
	})
	if err == nil && !good {
		err = ErrCode
	}
	if err != nil {
		return err
	}
	return a.throttle.forget(ctx, tenant, attempts)
}

// stepOf is the time that a code is for, if the secret makes it about now. A secret
// that an older key hides is hidden anew.
func (a *Auth) stepOf(factor *models.SecondFactor, code string) (step int64, ok bool, err error) {
	secret, old, err := a.cfg.Keys.Decrypt(factor.Secret, factorPurpose, ownerOf(factor.UserID))
	if err != nil {
		return 0, false, nil //nolint:nilerr // recovery codes are good without the server's secret
	}
	if old {
		if factor.Secret, err = a.cfg.Keys.Encrypt(secret, factorPurpose, ownerOf(factor.UserID)); err != nil {
			return 0, false, err
		}
	}
	step, ok = stepFor(secret, code, a.cfg.Now())
	return step, ok, nil
}

const factorPurpose = "second factor"

func ownerOf(user uint) string { return strconv.FormatUint(uint64(user), 10) }

// stepFor looks for a code among those of the time and of its neighbours.
func stepFor(secret []byte, code string, at time.Time) (int64, bool) {
	text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
	code = strings.ReplaceAll(code, " ", "")
	now := at.Unix() / stepTime
	for step := now + stepsAway; step >= now-stepsAway; step-- {
		want, err := hotp.GenerateCode(text, uint64(step)) //nolint:gosec // no clock is before 1970
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}
