package models

import "pollsadmin/models/record"

// Choice is one answer to a poll: Django's polls_choice.
type Choice struct {
	ID         uint   `gorm:"primaryKey"`
	ChoiceText string `gorm:"size:100;not null"`
	PollID     uint   `gorm:"not null"`
	Poll       Poll   `gorm:"foreignKey:PollID"`
	Votes      []Vote `gorm:"foreignKey:ChoiceID"`
}

// TableName is Django's.
func (Choice) TableName() string { return "polls_choice" }

// String is the choice's text.
func (c Choice) String() string { return c.ChoiceText }

// Validate asks for a text.
func (c *Choice) Validate() error {
	bad := record.Invalid{}
	requireText(bad, "choice_text", c.ChoiceText)
	return bad.Err()
}
