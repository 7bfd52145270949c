package polls

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
	viewpolls "pollsadmin/views/polls"
	"pollsadmin/web/admin"
	"pollsadmin/web/api"
	"pollsadmin/web/live"
	"pollsadmin/web/session"
)

// livePath is where a poll's page hears of votes: /admin/polls/poll/ID/results/live/.
const livePath = "results/live"

// Live lets the pages of polls hear of votes. Again says who a session belongs
// to by now: session.ErrNotFound when it has ended.
type Live struct {
	Hub   *live.Hub
	Again func(ctx context.Context) (session.User, error)

	Tallies *Tallies
}

// serve streams the results of a poll, for as long as the page is open and its
// reader may view the poll.
func (l Live) serve(c echo.Context, v *admin.Visit, poll *models.Poll) error {
	if c.Request().Method != echo.GET {
		return echo.ErrMethodNotAllowed
	}
	ctx := c.Request().Context()
	tenant, ok := tenants.FromContext(ctx)
	if !ok {
		return tenants.ErrNotFound
	}
	return l.Hub.Serve(c.Response(), c.Request(), live.Stream{
		Topic:  live.Topic{Tenant: tenant.Name, Object: poll.ID},
		Source: pollSource{id: poll.ID, zone: v.Now().Location(), tallies: l.Tallies},
		Still:  l.still(ctx, v),
	})
}

// still asks whether somebody who came with a session may go on listening.
func (l Live) still(came context.Context, v *admin.Visit) func(context.Context) error {
	visit, ok := session.FromContext(came)
	return func(ctx context.Context) error {
		if !ok {
			return live.ErrGone
		}
		user, err := l.Again(session.NewContext(ctx, visit))
		if errors.Is(err, session.ErrNotFound) {
			return fmt.Errorf("%w: %w", live.ErrGone, err)
		}
		if err == nil && !v.Allows(ctx, user, admin.View) {
			return live.ErrGone
		}
		return err
	}
}

// moves tells those who look at a poll when a call has changed something in it.
func (l Live) moves(answer func(*api.Call) error) func(*api.Call) error {
	return func(c *api.Call) error {
		if err := answer(c); err != nil {
			return err
		}
		tenant, ok := tenants.FromContext(c.Context())
		if poll, err := c.ID("poll"); ok && err == nil {
			l.Hub.Changed(live.Topic{Tenant: tenant.Name, Object: poll})
			l.Hub.Changed(live.Topic{Tenant: tenant.Name, Object: poll, Form: resultsForm})
		}
		return nil
	}
}

// pollSource is where the news of a poll come from.
type pollSource struct {
	id      uint
	zone    *time.Location
	tallies *Tallies
}

// Mark tells of votes that a Django beside us, or another server, has put in, and
// of polls that are closed on their pages, or when their time has come.
func (p pollSource) Mark(ctx context.Context) (uint64, error) {
	return models.PollMark(ctx, tenants.Read(ctx), p.id)
}

// Draw draws the results as the page shows them.
func (p pollSource) Draw(ctx context.Context) ([]byte, error) {
	poll, err := record.Find[models.Poll](ctx, tenants.Read(ctx), p.id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("%w: %w", live.ErrGone, err)
	}
	if err != nil {
		return nil, err
	}
	results, err := p.tallies.results(ctx, tenants.Read(ctx), poll, p.zone)
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	if err := viewpolls.ResultsContent(*results).Render(ctx, &html); err != nil {
		return nil, fmt.Errorf("drawing results: %w", err)
	}
	return html.Bytes(), nil
}
