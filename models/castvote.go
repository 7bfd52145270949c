package models

import (
	"context"
	"fmt"
	"slices"
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
// than one over most. They are put in order here: there are few of them.
func VotesOf(ctx context.Context, db *gorm.DB, poll uint, choices []Choice, most int) ([]Cast, error) {
	if len(choices) == 0 {
		return nil, nil
	}
	args := make([]uint, len(choices)+2)
	args[0], args[len(args)-1] = poll, uint(max(0, most)+1)
	for i, choice := range choices {
		args[i+1] = choice.ID
	}
	votes, err := record.Query[Cast](ctx, db, 20, "SELECT choice_id, voted_at FROM polls_vote WHERE poll_id = ? AND "+
		"choice_id IN ("+record.Marks(len(choices))+") LIMIT ?", record.Args(args)...)
	if err != nil {
		return nil, fmt.Errorf("reading the votes of poll %d: %w", poll, err)
	}
	slices.SortFunc(votes, func(a, b Cast) int { return a.at().Compare(b.at()) })
	return votes, nil
}

// at is when it was cast, as long ago as can be where nobody knows.
func (c Cast) at() time.Time {
	if c.VotedAt == nil {
		return time.Time{}
	}
	return *c.VotedAt
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
