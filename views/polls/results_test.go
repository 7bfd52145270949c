package polls_test

import (
	"testing"

	"pollsadmin/views"
	"pollsadmin/views/polls"
	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

func TestResultsPanel(t *testing.T) {
	t.Parallel()
	bars := ui.Bars{ID: "b", Title: "Votes", Bars: []ui.Bar{{Label: "Tea", Value: 2, Note: "100 %"}}}
	line := ui.Timeline{ID: "l", Title: "Time", Points: []ui.Point{{Label: "a", Full: "then", Value: 2}}}
	for name, c := range map[string]struct {
		results polls.Results
		see     map[string]int
	}{
		"no choices": {polls.Results{}, map[string]int{
			"[data-testid=no-choices]": 1, "svg": 0, "script": 0, "[data-testid=results-closed][hidden]": 1,
		}},
		"closed":   {polls.Results{Closed: "today"}, map[string]int{"[data-testid=results-closed]:not([hidden])": 1}},
		"no votes": {polls.Results{Choices: bars}, map[string]int{"[data-testid=no-dates]": 1, ".chart-bars": 1}},
		"no dates": {polls.Results{Choices: bars, Undated: 2}, map[string]int{"[data-testid=no-dates]": 1}},
		"all": {
			polls.Results{Choices: bars, Time: line, Total: 2, LiveURL: "/live/"},
			map[string]int{
				"[data-testid=line-chart]": 1, "[data-testid=choice-table] tbody tr": 1, "[data-testid=time-table] tbody tr": 1,
				"[role=status]": 1, "[data-live='/live/']": 1, "script[type=module]": 1, "[data-testid=undated]": 0,
			},
		},
		"some dates": {polls.Results{Choices: bars, Time: line, Undated: 1}, map[string]int{"[data-testid=undated]": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, polls.ResultsPanel(c.results))
			viewstest.See(t, doc, c.see)
			viewstest.CheckStrict(t, doc)
			viewstest.CheckNamed(t, doc)
		})
	}
}

func TestDashboardPanel(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, polls.DashboardPanel(polls.Dashboard{
		Figures: []polls.Figure{{Label: "Polls", Value: 1234, URL: "/polls/"}, {Label: "Votes", Value: 5}},
		Days:    ui.Timeline{ID: "d", Title: "Days", Points: []ui.Point{{Label: "a"}, {Label: "b"}}},
		Busiest: []polls.BusyPoll{{Poll: views.Link{Text: "<Tea?>", URL: "/polls/1/"}, Votes: 5, Share: "100%"}},
	}))
	viewstest.See(t, doc, map[string]int{".figure": 2, ".figure a": 1, "[data-testid=busiest] a": 1, "[style]": 0})
	if got := doc.Find("[data-testid=busiest] a").Text(); got != "<Tea?>" {
		t.Errorf("the poll is %q", got)
	}
	viewstest.CheckStrict(t, doc)
	viewstest.CheckNamed(t, doc)
	empty := viewstest.Render(t, polls.DashboardPanel(polls.Dashboard{}))
	viewstest.See(t, empty, map[string]int{".empty-state": 1})
}
