package polls

import (
	"context"

	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/web/admin"
)

// byState tells polls in which somebody has voted from those where nobody has.
func byState() admin.CustomFilter {
	return admin.CustomFilter{
		Title: "state", Parameter: "state",
		Lookups: func(context.Context, *gorm.DB) ([]record.Choice, error) {
			return []record.Choice{{Value: "voted", Label: "with votes"}, {Value: "open", Label: "without votes"}}, nil
		},
		Query: func(db *gorm.DB, value string) *gorm.DB {
			const votes = "EXISTS (SELECT 1 FROM polls_vote WHERE polls_vote.poll_id = polls_poll.id)"
			switch value {
			case "voted":
				return db.Where(votes)
			case "open":
				return db.Where("NOT " + votes)
			}
			return db
		},
	}
}
