package auth

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// showTokens lists the user's keys to the API.
func (a *Auth) showTokens(c echo.Context) error {
	return a.sendTokens(c, http.StatusOK, admin.Tokens{Fields: tokenFields(askedToken{}, nil)})
}

// changeTokens revokes one of the user's own tokens, or makes one.
func (a *Auth) changeTokens(c echo.Context) error {
	if id := c.Request().PostFormValue("revoke"); id != "" {
		return a.revokeToken(c, id)
	}
	asked := tokenAsked(c.Request())
	key, err := a.addToken(c.Request().Context(), asked)
	var bad record.Invalid
	switch {
	case errors.As(err, &bad):
		return a.sendTokens(c, http.StatusUnprocessableEntity, admin.Tokens{
			Fields: tokenFields(asked, bad), Errors: bad[""],
		})
	case err != nil:
		return err
	}
	// The key is in this answer alone: a redirect would have to keep it somewhere.
	return a.sendTokens(c, http.StatusOK, admin.Tokens{Key: key, Fields: tokenFields(askedToken{}, nil)})
}

// sendTokens shows the page with all tokens as they are now.
func (a *Auth) sendTokens(c echo.Context, status int, page admin.Tokens) error {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return err
	}
	rows, err := models.TokensOf(ctx, tenant.Read(ctx), visit.UserID())
	if err != nil {
		return err
	}
	page.Page, page.Action, page.Docs = a.accountPage(ctx, "Your API tokens"), a.url("tokens/"), "/api/"
	page.Page.Invalid = status == http.StatusUnprocessableEntity
	for _, row := range rows {
		page.Rows = append(page.Rows, a.tokenRow(ctx, row))
	}
	return a.cfg.Render(c, status, admin.TokensPage(page))
}

func (a *Auth) tokenRow(ctx context.Context, t models.Token) admin.TokenRow {
	row := admin.TokenRow{
		ID: strconv.FormatUint(uint64(t.ID), 10), Name: t.Name, Prefix: t.Prefix, Scope: string(t.Scope),
		Created: a.moment(ctx, t.CreatedAt),
		Used:    ui.Cell{Kind: ui.Empty, Text: "never"}, Expires: ui.Cell{Kind: ui.Empty, Text: "never"},
	}
	if t.LastUsed != nil {
		row.Used = a.moment(ctx, *t.LastUsed)
	}
	if t.ExpiresAt != nil {
		row.Expires, row.Expired = a.moment(ctx, *t.ExpiresAt), !t.ExpiresAt.After(a.cfg.Now())
	}
	return row
}

func (a *Auth) addToken(ctx context.Context, asked askedToken) (key string, err error) {
	visit, tenant, err := here(ctx)
	if err != nil {
		return "", err
	}
	key, token := models.NewToken(&models.User{ID: visit.UserID()}, asked.name)
	token.Scope = models.TokenScope(asked.scope)
	if token.ExpiresAt, err = asked.expires(a.cfg.Now()); err != nil {
		return "", err
	}
	return key, tenant.Write(ctx, func(tx *gorm.DB) error {
		if err := models.AddToken(ctx, tx, token); err != nil {
			return err
		}
		return models.LogToken(ctx, tx, models.Addition, token, a.cfg.Now())
	})
}

// revokeToken leaves alone what is no token of the user's.
func (a *Auth) revokeToken(c echo.Context, sent string) error {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return err
	}
	id, err := strconv.ParseUint(sent, 10, strconv.IntSize)
	if err != nil {
		return c.Redirect(http.StatusFound, a.url("tokens/"))
	}
	err = a.revoke(ctx, tenant, visit.UserID(), uint(id))
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	if err == nil {
		session.Flash(ctx, views.Message{Level: "success", Before: "The token was revoked."})
	}
	return c.Redirect(http.StatusFound, a.url("tokens/"))
}

func (a *Auth) revoke(ctx context.Context, tenant *tenants.Tenant, user, id uint) error {
	return tenant.Write(ctx, func(tx *gorm.DB) error {
		token, err := models.RevokeToken(ctx, tx, user, id)
		if err != nil {
			return err
		}
		return models.LogToken(ctx, tx, models.Deletion, token, a.cfg.Now())
	})
}
