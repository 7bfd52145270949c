package polls

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/admin"
)

// isOpen tells whether one can vote in a poll now.
func isOpen(poll *models.Poll) bool { return !poll.IsClosed(time.Now()) }

// byVoting tells polls in which one can vote from those that are closed.
func byVoting() admin.CustomFilter {
	return admin.CustomFilter{
		Title: "voting", Parameter: "voting",
		Lookups: func(context.Context, *gorm.DB) ([]record.Choice, error) {
			return []record.Choice{{Value: "open", Label: "open"}, {Value: "closed", Label: "closed"}}, nil
		},
		Query: func(db *gorm.DB, value string) *gorm.DB {
			switch value {
			case "open":
				return db.Where("polls_poll.closed_at IS NULL OR polls_poll.closed_at > ?", db.NowFunc())
			case "closed":
				return db.Where("polls_poll.closed_at <= ?", db.NowFunc())
			}
			return db
		},
	}
}

// closePolls closes polls at this moment. One that is closed keeps its date.
func closePolls(ctx context.Context, tx *gorm.DB, polls []*models.Poll) (string, error) {
	now := tx.NowFunc()
	n, err := setClosed(ctx, tx, polls, func(p *models.Poll) bool { return !p.IsClosed(now) }, &now)
	switch n {
	case 0:
		return "All of them were closed already.", err
	case 1:
		return "Closed 1 poll. It takes no more votes.", err
	}
	return fmt.Sprintf("Closed %d polls. They take no more votes.", n), err
}

// reopenPolls takes their end from polls, also one that is yet to come.
func reopenPolls(ctx context.Context, tx *gorm.DB, polls []*models.Poll) (string, error) {
	n, err := setClosed(ctx, tx, polls, func(p *models.Poll) bool { return p.ClosedAt != nil }, nil)
	switch n {
	case 0:
		return "All of them were open already.", err
	case 1:
		return "Reopened 1 poll. It takes votes again.", err
	}
	return fmt.Sprintf("Reopened %d polls. They take votes again.", n), err
}

// setClosed gives those polls another end that need it, and says how many these are.
func setClosed(
	ctx context.Context, tx *gorm.DB, polls []*models.Poll, needs func(*models.Poll) bool, at *time.Time,
) (n int, err error) {
	for _, poll := range polls {
		if !needs(poll) {
			continue
		}
		poll.ClosedAt = at
		if err := record.Save(ctx, tx, poll); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
