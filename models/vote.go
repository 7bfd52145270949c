package models

// Vote is what one user chose in one poll: Django's polls_vote.
type Vote struct {
	ID        uint   `gorm:"primaryKey"`
	ChoiceID  uint   `gorm:"not null"`
	Choice    Choice `gorm:"foreignKey:ChoiceID"`
	PollID    uint   `gorm:"not null;uniqueIndex:polls_vote_poll_id_voted_by_id_b3a619b5_uniq"`
	Poll      Poll   `gorm:"foreignKey:PollID"`
	VotedByID uint   `gorm:"not null;uniqueIndex:polls_vote_poll_id_voted_by_id_b3a619b5_uniq"`
	VotedBy   User   `gorm:"foreignKey:VotedByID"`
}

// TableName is Django's.
func (Vote) TableName() string { return "polls_vote" }
