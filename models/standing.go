package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// ClosedError refuses a vote in a poll that is closed. Where somebody fills in a
// form it is a record.Invalid about the poll.
type ClosedError struct{ Since time.Time }

// Error says since when, for whoever would have voted.
func (e *ClosedError) Error() string {
	const format = "This poll has been closed since %s UTC. It takes no more votes."
	return fmt.Sprintf(format, e.Since.UTC().Format("2 January 2006, 15:04"))
}

// Unwrap is the complaint about the field of the vote.
func (e *ClosedError) Unwrap() error { return record.Invalid{"poll": {e.Error()}} }

// standing is how a poll stands towards a vote.
type standing struct {
	ClosedAt *time.Time // of the poll
	Voted    bool       // there is another vote of the same user
	Before   *uint      // the poll that the vote is in so far, nil for one that is not stored
}

// isNew tells a vote that is cast, or moved in from another poll, from one that is
// corrected, or that comes back under the key that it had: it was cast before.
func (s *standing) isNew(v *Vote) bool { return v.ID == 0 || s.Before != nil && *s.Before != v.PollID }

func (s *standing) isClosed(at time.Time) bool {
	poll := Poll{ClosedAt: s.ClosedAt}
	return poll.IsClosed(at)
}

// standing asks in one statement. On PostgreSQL the poll cannot be closed from then
// until the transaction ends; on SQLite nobody else writes meanwhile.
func (v *Vote) standing(ctx context.Context, tx *gorm.DB) (*standing, error) {
	statement := `SELECT closed_at,
		EXISTS (SELECT 1 FROM polls_vote WHERE poll_id = polls_poll.id AND voted_by_id = ? AND id <> ?),
		(SELECT poll_id FROM polls_vote WHERE id = ?)
		FROM polls_poll WHERE id = ?`
	if tx.Name() == "postgres" {
		statement += " FOR SHARE"
	}
	found, err := record.Query[standing](ctx, tx, 1, statement, v.VotedByID, v.ID, v.ID, v.PollID)
	if err == nil && len(found) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("looking whether poll %d takes a vote: %w", v.PollID, err)
	}
	return &found[0], nil
}
