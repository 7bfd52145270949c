package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// PollTally is a poll with its choices and their votes.
type PollTally struct {
	Poll    Poll
	Choices []ChoiceTally
	Total   int // votes in the poll
}

// NewPollTally puts a poll beside its choices and their votes.
func NewPollTally(poll Poll, choices []ChoiceTally) PollTally {
	t := PollTally{Poll: poll, Choices: choices}
	for _, c := range choices {
		t.Total += c.Votes
	}
	return t
}

// ChoiceTally is a choice and the number of its votes.
type ChoiceTally struct {
	Choice Choice
	Votes  int
}

// PollResults gives one poll with its choices and their votes; gorm.ErrRecordNotFound.
func PollResults(ctx context.Context, db *gorm.DB, id uint) (*PollTally, error) {
	poll, err := record.Find[Poll](ctx, db, id)
	if err != nil {
		return nil, err
	}
	return TallyPoll(ctx, db, poll)
}

// TallyPoll gives the choices of a poll and their votes; one statement, which
// reads of the votes nothing but an index.
func TallyPoll(ctx context.Context, db *gorm.DB, poll *Poll) (*PollTally, error) {
	choices, err := TallyChoices(ctx, db, []uint{poll.ID})
	if err != nil {
		return nil, err
	}
	t := NewPollTally(*poll, choices[poll.ID])
	return &t, nil
}

// TallyPolls gives polls with their choices and their votes, by one statement.
func TallyPolls(ctx context.Context, db *gorm.DB, polls []Poll) ([]PollTally, error) {
	ids := make([]uint, len(polls))
	for i, poll := range polls {
		ids[i] = poll.ID
	}
	choices, err := TallyChoices(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	tallies := make([]PollTally, len(polls))
	for i, poll := range polls {
		tallies[i] = NewPollTally(poll, choices[poll.ID])
	}
	return tallies, nil
}

// TallyChoices gives the choices of polls and their votes, by poll. Polls without choices
// are there as well.
func TallyChoices(ctx context.Context, db *gorm.DB, polls []uint) (map[uint][]ChoiceTally, error) {
	tallies := make(map[uint][]ChoiceTally, len(polls))
	for _, id := range polls {
		tallies[id] = nil
	}
	if len(polls) == 0 {
		return tallies, nil
	}
	rows, err := record.Query[countedRow](ctx, db, 5*len(polls), `SELECT id, poll_id, choice_text, `+votesOfChoice+`
		FROM polls_choice WHERE poll_id IN (`+record.Marks(len(polls))+`) ORDER BY id`, record.Args(polls)...)
	if err != nil {
		return nil, fmt.Errorf("counting votes: %w", err)
	}
	for _, row := range rows {
		if tallies[row.PollID] == nil {
			tallies[row.PollID] = make([]ChoiceTally, 0, 5)
		}
		choice := Choice{ID: row.ID, ChoiceText: row.ChoiceText, PollID: row.PollID}
		tallies[row.PollID] = append(tallies[row.PollID], ChoiceTally{Choice: choice, Votes: row.VoteCount})
	}
	return tallies, nil
}

// countedRow is a CountedChoice without the room for its poll.
type countedRow struct {
	ID         uint
	PollID     uint
	ChoiceText string
	VoteCount  int
}
