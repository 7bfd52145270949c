package polls

import (
	"context"
	"errors"
	"strconv"
	"time"

	"pollsadmin/models"
	"pollsadmin/views"
	viewpolls "pollsadmin/views/polls"
	"pollsadmin/web/admin"
)

// How many polls are named, the busiest first.
const (
	busiestPolls = 5 // on the index
	turnoutPolls = 20
)

// Dashboard is what goes on in polls, for those who may view them; it goes onto
// the index. The index does not wait longer than patience for it: where votes
// come in by the million, it says so instead.
func Dashboard(patience time.Duration) func(context.Context, admin.Reader) ([]admin.Part, error) {
	return func(ctx context.Context, r admin.Reader) ([]admin.Part, error) {
		list := r.ListURL("polls.poll")
		if list == "" {
			return nil, nil
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		activity, err := models.RecentActivity(limited, r.Read(), r.Now(), busiestPolls)
		switch {
		case err != nil && ctx.Err() == nil && errors.Is(limited.Err(), context.DeadlineExceeded):
			return []admin.Part{{Title: "Votes", Content: viewpolls.LateDashboard(r.PageURL("polls", turnoutPage))}}, nil
		case err != nil:
			return nil, err
		}
		return []admin.Part{{Title: "Votes", Content: viewpolls.DashboardPanel(board(r, list, activity))}}, nil
	}
}

func board(r admin.Reader, list string, activity *models.Activity) viewpolls.Dashboard {
	board := viewpolls.Dashboard{
		Figures: []viewpolls.Figure{
			{Label: "Polls", Value: int(activity.Polls), URL: list},
			{Label: "Votes today", Value: activity.Today()},
			{Label: "Votes in the last 30 days", Value: activity.Recent()},
		},
		Days: timeline("dashboard-days", "Votes for each day", models.Daily, activity.Days),
	}
	for _, p := range activity.Busiest {
		board.Busiest = append(board.Busiest, viewpolls.BusyPoll{
			Poll: views.Link{Text: p.Question, URL: r.ObjectURL("polls.poll", p.ID)}, Votes: p.Votes,
			Share: strconv.Itoa(max(1, 100*p.Votes/activity.Busiest[0].Votes)) + "%",
		})
	}
	return board
}
