package polls

import (
	"context"
	"strconv"

	"pollsadmin/models"
	"pollsadmin/views"
	viewpolls "pollsadmin/views/polls"
	"pollsadmin/web/admin"
)

// busiestPolls is how many of them the dashboard names.
const busiestPolls = 5

// Dashboard is what goes on in polls, for those who may view them; it goes onto
// the index.
func Dashboard(ctx context.Context, r admin.Reader) ([]admin.Part, error) {
	list := r.ListURL("polls.poll")
	if list == "" {
		return nil, nil
	}
	activity, err := models.RecentActivity(ctx, r.Read(), r.Now(), busiestPolls)
	if err != nil {
		return nil, err
	}
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
	return []admin.Part{{Title: "Votes", Content: viewpolls.DashboardPanel(board)}}, nil
}
