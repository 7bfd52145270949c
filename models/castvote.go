package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// Cast is what counts of a vote: for what it was, and when, nil where nobody knows.
type Cast struct {
	ChoiceID uint
	VotedAt  *time.Time
}

// VotesOf are the votes of a poll for choices of its own, the oldest first, and no more
// than one over most.
func VotesOf(ctx context.Context, db *gorm.DB, poll uint, most int) ([]Cast, error) {
	votes, err := record.Query[Cast](ctx, db, 20, `SELECT choice_id, voted_at FROM polls_vote
		WHERE poll_id = ? AND choice_id IN (SELECT id FROM polls_choice WHERE poll_id = ?)
		ORDER BY voted_at LIMIT ?`, poll, poll, most+1)
	if err != nil {
		return nil, fmt.Errorf("reading the votes of poll %d: %w", poll, err)
	}
	return votes, nil
}

// TallyOf counts votes for each of a poll's choices.
func TallyOf(poll *Poll, choices []Choice, votes []Cast) *PollTally {
	n := make(map[uint]int, len(choices))
	for _, vote := range votes {
		n[vote.ChoiceID]++
	}
	t := &PollTally{Poll: *poll, Choices: make([]ChoiceTally, len(choices))}
	for i, choice := range choices {
		t.Choices[i] = ChoiceTally{Choice: choice, Votes: n[choice.ID]}
		t.Total += n[choice.ID]
	}
	return t
}

// TurnoutOf counts votes, the oldest first, by period: see PollTurnout.
func TurnoutOf(votes []Cast, zone *time.Location) *Turnout {
	t, dated := new(Turnout), []time.Time{}
	for _, vote := range votes {
		if vote.VotedAt == nil {
			t.Undated++
		} else {
			dated = append(dated, vote.VotedAt.In(zone))
		}
	}
	if len(dated) == 0 {
		return t
	}
	t.Step, t.Periods = periods(dated[0], dated[len(dated)-1])
	at := 0
	for _, vote := range dated {
		for at < len(t.Periods)-1 && !vote.Before(t.Periods[at].To) {
			at++
		}
		if !vote.Before(t.Periods[at].From) { // else it is too old to be shown
			t.Periods[at].Votes++
		}
	}
	return t
}
