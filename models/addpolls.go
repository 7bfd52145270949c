package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// AddPolls stores new polls with the choices that they carry, two statements for a
// few hundred of each. They have been inspected; their creators are there.
func AddPolls(ctx context.Context, tx *gorm.DB, polls []Poll) error {
	if err := record.Add(ctx, tx, polls); err != nil {
		return err
	}
	var choices []Choice
	for i := range polls {
		for _, choice := range polls[i].Choices {
			choice.PollID = polls[i].ID
			choices = append(choices, choice)
		}
	}
	if err := record.Add(ctx, tx, choices); err != nil {
		return err
	}
	for i := range polls {
		n := copy(polls[i].Choices, choices)
		choices = choices[n:]
	}
	return nil
}

// MissingUsers are those of the ids that no user has.
func MissingUsers(ctx context.Context, db *gorm.DB, ids []uint) ([]uint, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	asked := slices.DeleteFunc(slices.Clone(ids), func(id uint) bool { return !record.Storable(db, id) })
	var there []uint
	if len(asked) > 0 {
		err := db.WithContext(ctx).Model(&User{}).Where("id IN ?", asked).Pluck("id", &there).Error
		if err != nil {
			return nil, fmt.Errorf("looking for users: %w", err)
		}
	}
	return slices.DeleteFunc(ids, func(id uint) bool { return slices.Contains(there, id) }), nil
}
