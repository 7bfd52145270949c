package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// Vote is what one user chose in one poll: Django's polls_vote.
type Vote struct {
	ID        uint   `gorm:"primaryKey"`
	ChoiceID  uint   `gorm:"not null"`
	Choice    Choice `gorm:"foreignKey:ChoiceID"`
	PollID    uint   `gorm:"not null;uniqueIndex:polls_vote_poll_id_voted_by_id_b3a619b5_uniq"`
	Poll      Poll   `gorm:"foreignKey:PollID"`
	VotedByID uint   `gorm:"not null;uniqueIndex:polls_vote_poll_id_voted_by_id_b3a619b5_uniq"`
	VotedBy   User   `gorm:"foreignKey:VotedByID"`

	// VotedAt is unknown of votes that Django wrote, and of those from before
	// the column was there.
	VotedAt *time.Time `label:"Voted at"`
}

// TableName is Django's.
func (Vote) TableName() string { return "polls_vote" }

// Check holds a vote to its poll's own choices, a user to one vote in a poll, and
// a closed poll to the votes that it has: ClosedError.
func (v *Vote) Check(ctx context.Context, tx *gorm.DB) error {
	bad := record.Invalid{}
	choice := &v.Choice
	if choice.ID != v.ChoiceID {
		found, err := record.Find[Choice](ctx, tx, v.ChoiceID)
		if err != nil {
			return err
		}
		choice = found
	}
	if choice.PollID != v.PollID {
		bad.Add("choice", "This choice belongs to another poll.")
	}
	s, err := v.standing(ctx, tx)
	switch {
	case err != nil:
		return err
	case s.isNew(v) && s.isClosed(tx.NowFunc()):
		return &ClosedError{Since: *s.ClosedAt}
	case s.Voted:
		bad.Add("", "This user has already voted in this poll.")
	}
	return bad.Err()
}

// CastVote votes for a choice of a poll, at this moment. A choice that is not the poll's is
// gorm.ErrRecordNotFound; a second vote is record.Invalid, and one in a closed poll
// ClosedError.
func CastVote(ctx context.Context, tx *gorm.DB, user *User, pollID, choiceID uint) (*Vote, error) {
	choice, err := record.Find[Choice](ctx, tx, choiceID)
	if err != nil {
		return nil, err
	}
	if choice.PollID != pollID {
		return nil, fmt.Errorf("voting in poll %d for choice %d: %w", pollID, choiceID, gorm.ErrRecordNotFound)
	}
	now := tx.NowFunc()
	vote := &Vote{
		ChoiceID: choiceID, PollID: pollID, VotedByID: user.ID, VotedAt: &now,
		// And what is known already, to ask no more for it.
		Choice: *choice, Poll: Poll{ID: pollID}, VotedBy: *user,
	}
	if err := record.Save(ctx, tx, vote); err != nil {
		return nil, err
	}
	return vote, nil
}
