package models

import (
	"time"

	"pollsadmin/models/record"
)

// Poll is a question with choices: Django's polls_poll.
type Poll struct {
	ID          uint      `gorm:"primaryKey"`
	Question    string    `gorm:"size:100;not null"`
	PubDate     time.Time `gorm:"not null;autoCreateTime" label:"Date published"`
	CreatedByID uint      `gorm:"not null"`
	CreatedBy   User      `gorm:"foreignKey:CreatedByID"`
	Choices     []Choice  `gorm:"foreignKey:PollID"`
	Votes       []Vote    `gorm:"foreignKey:PollID"`

	// ClosedAt is when the poll stops taking votes, nil for never. Django knows
	// nothing of it: the polls that it asks are open.
	ClosedAt *time.Time `label:"Closed at" help:"From then on nobody can vote. Empty: the poll is open."`
}

// TableName is Django's.
func (Poll) TableName() string { return "polls_poll" }

// String is the question.
func (p Poll) String() string { return p.Question }

// IsClosed says whether the poll takes no votes at a moment.
func (p *Poll) IsClosed(at time.Time) bool { return p.ClosedAt != nil && !p.ClosedAt.After(at) }

// Validate asks for a question.
func (p *Poll) Validate() error {
	bad := record.Invalid{}
	requireText(bad, "question", p.Question)
	return bad.Err()
}
