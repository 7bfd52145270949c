package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/web/session"
)

// factorVisit is a request about one's own second factor.
type factorVisit struct {
	auth   *Auth
	c      echo.Context
	ctx    context.Context
	tenant *tenants.Tenant
	visit  *session.Session
	user   *models.User
	factor *models.SecondFactor // nil for none
}

func (a *Auth) factorVisit(c echo.Context) (*factorVisit, error) {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return nil, err
	}
	v := &factorVisit{auth: a, c: c, ctx: ctx, tenant: tenant, visit: visit}
	if v.user, err = models.FindUser(ctx, tenant.Read(ctx), visit.UserID()); err != nil {
		return nil, err
	}
	v.factor, err = models.FindSecondFactor(ctx, tenant.Read(ctx), visit.UserID())
	return v, err
}

// showFactor says whether there is a second factor, and sets one up or takes it off.
func (a *Auth) showFactor(c echo.Context) error {
	v, err := a.factorVisit(c)
	if err != nil {
		return err
	}
	return v.show(nil, nil)
}

// changeFactor does what the button says that was pressed.
func (a *Auth) changeFactor(c echo.Context) error {
	v, err := a.factorVisit(c)
	if err != nil {
		return err
	}
	switch {
	case v.factor == nil && c.FormValue("setup") != "":
		return v.enrol()
	case v.factor != nil && (c.FormValue("disable") != "" || c.FormValue("renew") != ""):
		return v.change(c.FormValue("disable") != "")
	}
	return c.Redirect(http.StatusFound, a.url("second_factor/"))
}

// enrol turns the second factor on when a code shows that the device has the secret.
// Sessions in other browsers, which began without it, end.
func (v *factorVisit) enrol() error {
	secret, err := v.auth.hiddenSecret(v.ctx, v.user.ID, v.c.FormValue("setup"))
	if err != nil {
		return v.c.Redirect(http.StatusFound, v.auth.url("second_factor/")) // not of ours
	}
	attempts := v.auth.throttle.codeOf(v.tenant, v.user.ID)
	if err := v.auth.throttle.take(v.ctx, v.tenant, attempts); err != nil {
		return err
	}
	now := v.auth.cfg.Now()
	step, ok := stepFor(secret, v.c.FormValue(codeField), now)
	if !ok {
		return v.show(secret, record.Invalid{codeField: {"This is not the code that the device shows now."}})
	}
	factor := &models.SecondFactor{UserID: v.user.ID, LastStep: step, CreatedAt: now}
	factor.Secret, err = v.auth.cfg.Keys.Encrypt(secret, factorPurpose, ownerOf(v.user.ID))
	if err != nil {
		return err
	}
	var codes []string
	err = v.tenant.Write(v.ctx, func(tx *gorm.DB) (err error) {
		if codes, err = models.AddSecondFactor(v.ctx, tx, factor); err != nil {
			return err
		}
		return models.EndSessions(v.ctx, tx, v.user.ID, nil)
	})
	if err = errors.Join(err, v.auth.throttle.forget(v.ctx, v.tenant, attempts)); err != nil {
		return err
	}
	if err := v.goOn(true); err != nil {
		return err
	}
	return v.showCodes(codes)
}

// goOn begins the session of this browser anew, with or without a second factor.
func (v *factorVisit) goOn(strong bool) error {
	v.visit.Login(v.user.ID, v.user.Password)
	v.visit.SetStrong(strong)
	return v.visit.Save()
}

// change takes the second factor off, or makes new recovery codes, for somebody who
// shows both password and code.
func (v *factorVisit) change(off bool) error {
	bad := record.Invalid{}
	if err := v.auth.checkOld(v.ctx, v.tenant, v.user, v.c.FormValue(oldPassword), bad); err != nil {
		return err
	}
	if len(bad) == 0 {
		err := v.auth.CheckCode(v.ctx, v.user, v.c.FormValue(codeField))
		if said := codeComplaint(err); said != "" {
			bad.Add(codeField, said)
		} else if err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return v.show(nil, bad)
	}
	if off {
		return v.disable()
	}
	var codes []string
	err := v.tenant.Write(v.ctx, func(tx *gorm.DB) (err error) {
		codes, err = models.RenewRecoveryCodes(v.ctx, tx, v.user.ID)
		return err
	})
	if err != nil {
		return err
	}
	return v.showCodes(codes)
}

func (v *factorVisit) disable() error {
	err := v.tenant.Write(v.ctx, func(tx *gorm.DB) error { return models.DropSecondFactor(v.ctx, tx, v.user.ID) })
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	v.visit.SetStrong(false)
	v.visit.Flash(views.Message{Level: "success", Before: "The second factor was turned off."})
	return v.c.Redirect(http.StatusFound, v.auth.url("second_factor/"))
}

// show is the page with what is wrong, and with a new secret unless one was shown.
func (v *factorVisit) show(secret []byte, bad record.Invalid) error {
	page, err := v.page(secret, bad)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(bad) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.auth.cfg.Render(v.c, status, admin.FactorPage(page))
}

func newSecret() []byte {
	secret := make([]byte, 20) // as RFC 4226 advises
	rand.Read(secret)          // never fails: Go ends the program instead
	return secret
}
