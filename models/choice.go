package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// Choice is one answer to a poll: Django's polls_choice.
type Choice struct {
	ID         uint   `gorm:"primaryKey"`
	ChoiceText string `gorm:"size:100;not null"`
	PollID     uint   `gorm:"not null"`
	Poll       Poll   `gorm:"foreignKey:PollID"`
	Votes      []Vote `gorm:"foreignKey:ChoiceID"`
}

// ReadChoices gives the choices of a poll, in their order.
func ReadChoices(ctx context.Context, db *gorm.DB, poll uint) ([]Choice, error) {
	choices := make([]Choice, 0, 5)
	if err := ChoicesOf(db.WithContext(ctx), poll).Order("id").Find(&choices).Error; err != nil {
		return nil, fmt.Errorf("reading the choices of poll %d: %w", poll, err)
	}
	return choices, nil
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
