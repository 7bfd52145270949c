package auth

import (
	"net/http"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

func (v *factorVisit) page(secret []byte, bad record.Invalid) (admin.Factor, error) {
	page := admin.Factor{Page: v.auth.accountPage(v.ctx, "Second factor"), Action: v.auth.url("second_factor/")}
	page.Page.Invalid = len(bad) > 0
	page.Required = v.tenant.RequiresSecondFactor()
	page.Code = codeInput()
	page.Code.Errors = bad[codeField]
	if v.factor == nil {
		if secret == nil {
			secret = newSecret()
		}
		var err error
		page.Code.Help = "Six digits that the app shows now."
		page.Setup, err = v.auth.setup(v.ctx, v.user.ID, v.user.Username, secret)
		return page, err
	}
	page.Since = v.auth.moment(v.ctx, v.factor.CreatedAt)
	page.Password = ui.Field{
		ID: "id_" + oldPassword, Name: oldPassword, Label: "Password", AutoFill: "current-password",
		Widget: ui.Password, Required: true, Errors: bad[oldPassword],
	}
	left, err := models.CountRecoveryCodes(v.ctx, v.tenant.Read(v.ctx), v.user.ID)
	page.CodesLeft = int(left)
	return page, err
}

// showCodes shows recovery codes, this once.
func (v *factorVisit) showCodes(codes []string) error {
	return v.auth.cfg.Render(v.c, http.StatusOK, admin.RecoveryPage(admin.Recovery{
		Page: v.auth.accountPage(v.ctx, "Recovery codes"), Codes: codes,
	}))
}
