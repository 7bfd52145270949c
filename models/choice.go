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
	rows, err := record.Query[choiceRow](ctx, db, 5,
		"SELECT id, poll_id, choice_text FROM polls_choice WHERE poll_id = ? ORDER BY id", poll)
	if err != nil {
		return nil, fmt.Errorf("reading the choices of poll %d: %w", poll, err)
	}
	choices := make([]Choice, len(rows))
	for i, row := range rows {
		choices[i] = Choice{ID: row.ID, PollID: row.PollID, ChoiceText: row.ChoiceText}
	}
	return choices, nil
}

// choiceRow is a Choice without the room for what belongs to it.
type choiceRow struct {
	ID, PollID uint
	ChoiceText string
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
