package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// StorePassword writes a user's new password and nothing else of them, so that
// a user whom Django let in with a name that we would refuse can have one. It
// gives way to another change since was read: gorm.ErrRecordNotFound.
func StorePassword(ctx context.Context, tx *gorm.DB, u *User, was string) error {
	done := tx.WithContext(ctx).Model(&User{}).
		Where("id = ? AND password = ?", u.ID, was).Update("password", u.Password)
	if done.Error != nil {
		return fmt.Errorf("storing the password of user %d: %w", u.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return fmt.Errorf("storing the password of user %d: %w", u.ID, gorm.ErrRecordNotFound)
	}
	return nil
}
