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

// enoughVotes is how many of a day the index counts.
const enoughVotes = 10_000

// Dashboard is what goes on in polls, for those who may view them; it goes onto
// the index. The index counts as far as that is quick, and does not wait longer
// than patience even so.
func Dashboard(patience time.Duration) func(context.Context, admin.Reader) ([]admin.Part, error) {
	return func(ctx context.Context, r admin.Reader) ([]admin.Part, error) {
		list := r.ListURL("polls.poll")
		if list == "" {
			return nil, nil
		}
		limited, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		activity, err := models.RecentActivity(limited, r.Read(), r.Now(), busiestPolls, enoughVotes)
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
	today, recent := activity.Today(), activity.Recent()
	title := "Votes for each day"
	if recent.More {
		title += ", as far as they are counted"
	}
	board := viewpolls.Dashboard{
		Figures: []viewpolls.Figure{
			{Label: "Polls", Value: int(activity.Polls), URL: list},
			{Label: "Votes today", Value: today.Votes, More: today.More},
			{Label: "Votes in the last 30 days", Value: recent.Votes, More: recent.More},
		},
		Days:   timeline("dashboard-days", title, models.Daily, activity.Days),
		Latest: activity.Latest, AllURL: r.PageURL("polls", turnoutPage),
	}
	for _, p := range activity.Busiest {
		board.Busiest = append(board.Busiest, viewpolls.BusyPoll{
			Poll: views.Link{Text: p.Question, URL: r.ObjectURL("polls.poll", p.ID)}, Votes: p.Votes,
			Share: strconv.Itoa(max(1, 100*p.Votes/activity.Busiest[0].Votes)) + "%",
		})
	}
	return board
}
