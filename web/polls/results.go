package polls

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/a-h/templ"
	"gorm.io/gorm"

	"pollsadmin/models"
	viewpolls "pollsadmin/views/polls"
	"pollsadmin/views/ui"
	"pollsadmin/web/admin"
)

// drawResults draws the panel of a poll's page that shows how it stands.
func (t *Tallies) drawResults(ctx context.Context, v *admin.Visit, poll *models.Poll) (templ.Component, error) {
	zone, closed := v.Now().Location(), closedAt(poll, v.Now())
	source := t.source(ctx)
	name := name(poll.ID) + " " + zone.String() + " " + closed + " " + v.URL(livePath)
	html, place, known := t.panels.Find(ctx, source, name, choicesOf(poll.ID), votesOf(poll.ID))
	if known {
		return html, nil
	}
	results, err := t.results(ctx, v.Read(), poll, zone)
	if err != nil {
		return nil, err
	}
	results.LiveURL = v.URL(livePath)
	html, size, err := admin.Draw(ctx, viewpolls.ResultsPanel(*results))
	if err == nil {
		t.panels.Put(ctx, place, html, size)
	}
	return html, err
}

// results tells how a poll stands, and when votes were cast. Few votes are read one by
// one, with the choices that are known already.
func (t *Tallies) results(
	ctx context.Context, db *gorm.DB, poll *models.Poll, zone *time.Location,
) (*viewpolls.Results, error) {
	if t.hasMany(ctx, poll.ID) {
		return t.resultsOfMany(ctx, db, poll, zone)
	}
	choices, err := t.choicesFor(ctx, db, poll.ID)
	if err != nil {
		return nil, err
	}
	votes, err := models.VotesOf(ctx, db, poll.ID, choices, models.FewVotes)
	if err != nil {
		return nil, err
	}
	if len(votes) > models.FewVotes {
		t.noteMany(ctx, poll.ID)
		return t.resultsOfMany(ctx, db, poll, zone)
	}
	return resultsOf(models.TallyOf(poll, choices, votes), models.TurnoutOf(votes, zone), db.NowFunc().In(zone)), nil
}

func (t *Tallies) resultsOfMany(
	ctx context.Context, db *gorm.DB, poll *models.Poll, zone *time.Location,
) (*viewpolls.Results, error) {
	tallies, err := t.of(ctx, db, []models.Poll{*poll})
	if err != nil {
		return nil, err
	}
	turnout, err := models.PollTurnout(ctx, db, poll.ID, tallies[0].Total, zone)
	if err != nil {
		return nil, err
	}
	return resultsOf(&tallies[0], turnout, db.NowFunc().In(zone)), nil
}

// resultsOf puts in words and charts how a poll stands.
func resultsOf(tally *models.PollTally, turnout *models.Turnout, now time.Time) *viewpolls.Results {
	results := &viewpolls.Results{
		Total:   tally.Total,
		Summary: summaryOf(tally),
		Choices: barsOf(tally),
		Time:    timelineOf(turnout),
		Period:  periodName(turnout.Step),
		Undated: turnout.Undated,
	}
	if results.Closed = closedAt(&tally.Poll, now); results.Closed != "" {
		results.Summary += " The poll is closed."
	}
	return results
}

// closedAt says in words when a poll was closed, nothing while it is open.
func closedAt(poll *models.Poll, now time.Time) string {
	if !poll.IsClosed(now) {
		return ""
	}
	return poll.ClosedAt.In(now.Location()).Format("2 January 2006, 15:04")
}

// summaryOf says how a poll stands in a sentence.
func summaryOf(t *models.PollTally) string {
	if t.Total == 0 {
		return "No votes yet."
	}
	first, tie := t.Choices[0], false
	for _, c := range t.Choices[1:] {
		tie = c.Votes == first.Votes || tie && c.Votes < first.Votes
		if c.Votes > first.Votes {
			first = c
		}
	}
	votes := ui.Grouped(t.Total) + " votes."
	if t.Total == 1 {
		votes = "1 vote."
	}
	if tie {
		return votes + " Several choices lead with " + ui.Grouped(first.Votes) + "."
	}
	return fmt.Sprintf("%s “%s” leads with %s.", votes, first.Choice.ChoiceText, ui.Grouped(first.Votes))
}

func barsOf(t *models.PollTally) ui.Bars {
	chart := ui.Bars{ID: "results-choices", Title: "Votes for each choice", Description: summaryOf(t)}
	for _, c := range t.Choices {
		chart.Bars = append(chart.Bars, ui.Bar{
			Label: c.Choice.ChoiceText, Value: c.Votes, Note: percentage(c.Votes, t.Total),
		})
	}
	return chart
}

// percentage is a share for people.
func percentage(votes, total int) string {
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%g %%", math.Round(1000*float64(votes)/float64(total))/10)
}

func timelineOf(t *models.Turnout) ui.Timeline {
	return timeline("results-time", turnoutTitle(t), t.Step, t.Periods)
}

// timeline says of periods what a chart needs to know.
func timeline(id, title string, step models.Step, periods []models.Period) ui.Timeline {
	chart := ui.Timeline{ID: id, Title: title}
	most := 0
	for i, p := range periods {
		short, full := periodLabels(step, p.From)
		chart.Points = append(chart.Points, ui.Point{Label: short, Full: full, Value: p.Votes, More: p.More})
		if p.Votes > periods[most].Votes {
			most = i
		}
	}
	if len(periods) > 0 {
		chart.Description = fmt.Sprintf("From %s to %s; most votes, %s, at %s.", chart.Points[0].Full,
			chart.Points[len(periods)-1].Full, ui.Counted(periods[most].Votes, periods[most].More), chart.Points[most].Full)
	}
	return chart
}
