package polls

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/api"
	"pollsadmin/web/live"
	"pollsadmin/web/session"
)

// resultsForm tells the streams of the API from those of the pages.
const resultsForm = "json"

// streamResults handles GET /polls/ID/results/stream/: the poll's results as they
// are, and again whenever they change. The last event is called "end".
func (l Live) streamResults(c *api.Call) error {
	poll, err := existingPoll(c)
	if err != nil {
		return err
	}
	tenant, ok := tenants.FromContext(c.Context())
	if !ok {
		return tenants.ErrNotFound
	}
	stream := live.Stream{
		Topic:  live.Topic{Tenant: tenant.Name, Object: poll, Form: resultsForm},
		Source: resultsSource{id: poll}, Still: l.stillCalls(c), Farewell: "end",
	}
	return c.SendEvents(func(w http.ResponseWriter, r *http.Request) error { return l.Hub.Serve(w, r, stream) })
}

// stillCalls asks whether the caller's key, or session, is still worth something.
func (l Live) stillCalls(c *api.Call) func(context.Context) error {
	visit, visited := session.FromContext(c.Context())
	again := c.Again
	if !c.HasKey() {
		again = func(ctx context.Context) (session.User, error) { return l.Again(session.NewContext(ctx, visit)) }
	}
	return func(ctx context.Context) error {
		if !visited && !c.HasKey() {
			return live.ErrGone
		}
		user, err := again(ctx)
		for _, over := range []error{session.ErrNotFound, api.ErrToken, api.ErrInactive} {
			if errors.Is(err, over) {
				return fmt.Errorf("%w: %w", live.ErrGone, err)
			}
		}
		if err == nil && !user.IsActive() {
			return live.ErrGone
		}
		return err
	}
}

// resultsSource is where the streams of the API have a poll's results from.
type resultsSource struct{ id uint }

// Mark is that of the pages.
func (s resultsSource) Mark(ctx context.Context) (uint64, error) {
	return models.PollMark(ctx, tenants.Read(ctx), s.id)
}

// Draw gives what GET /polls/ID/results/ answers.
func (s resultsSource) Draw(ctx context.Context) ([]byte, error) {
	tally, err := models.PollResults(ctx, tenants.Read(ctx), s.id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fmt.Errorf("%w: %w", live.ErrGone, err)
	}
	if err != nil {
		return nil, err
	}
	results, err := json.Marshal(jsonOfResults(tally))
	if err != nil {
		return nil, fmt.Errorf("writing results: %w", err)
	}
	return results, nil
}
