package auth

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// showSessions lists the browsers that the user is logged in with.
func (a *Auth) showSessions(c echo.Context) error {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return err
	}
	rows, err := models.SessionsOf(ctx, tenant.Read(ctx), visit.UserID(), a.cfg.Now())
	if err != nil {
		return err
	}
	page := admin.Sessions{Page: a.accountPage(ctx, "Your sessions"), Action: a.url("sessions/")}
	for _, row := range rows {
		page.Rows = append(page.Rows, a.sessionRow(ctx, row, visit.KeyHash()))
	}
	if i := slices.IndexFunc(page.Rows, func(row admin.SessionRow) bool { return row.Current }); i > 0 {
		page.Rows = slices.Concat(page.Rows[i:i+1], page.Rows[:i], page.Rows[i+1:])
	}
	return a.cfg.Render(c, http.StatusOK, admin.SessionsPage(page))
}

func (a *Auth) sessionRow(ctx context.Context, row models.Session, current []byte) admin.SessionRow {
	agent, address := session.Origin(row.Data)
	return admin.SessionRow{
		ID: hex.EncodeToString(row.KeyHash), Browser: browserName(agent), Address: address,
		Since: a.moment(ctx, row.CreatedAt), Seen: a.moment(ctx, session.LastSeen(row.ExpiresAt)),
		Current: bytes.Equal(row.KeyHash, current),
	}
}

func (a *Auth) moment(ctx context.Context, at time.Time) ui.Cell {
	at = at.In(a.cfg.Location(ctx))
	return ui.Cell{Kind: ui.Moment, Text: at.Format("2 Jan 2006, 15:04"), DateTime: at.Format(time.RFC3339)}
}

// endSessions ends one of the user's own sessions, or all but this one.
func (a *Auth) endSessions(c echo.Context) error {
	ctx := c.Request().Context()
	visit, tenant, err := here(ctx)
	if err != nil {
		return err
	}
	message := "All other sessions were ended."
	end := func(tx *gorm.DB) error { return models.EndSessions(ctx, tx, visit.UserID(), visit.KeyHash()) }
	if c.FormValue("others") == "" {
		hash, err := hex.DecodeString(c.FormValue("end"))
		if err != nil || bytes.Equal(hash, visit.KeyHash()) { // to end this one there is Log out
			return c.Redirect(http.StatusFound, a.url("sessions/"))
		}
		message = "The session was ended."
		end = func(tx *gorm.DB) error { return models.EndSession(ctx, tx, visit.UserID(), hash) }
	}
	if err := tenant.Write(ctx, end); err != nil {
		return err
	}
	session.Flash(ctx, views.Message{Level: "success", Before: message})
	return c.Redirect(http.StatusFound, a.url("sessions/"))
}

// here is the session of a request, and the tenant that it is at.
func here(ctx context.Context) (*session.Session, *tenants.Tenant, error) {
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return nil, nil, tenants.ErrNotFound
	}
	visit, ok := session.FromContext(ctx)
	if !ok {
		return nil, nil, session.ErrNotFound
	}
	return visit, tenant, nil
}
