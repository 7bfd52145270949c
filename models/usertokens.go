package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// mostTokens is how many tokens a user may have, and a page has room for.
const mostTokens = 100

// TokensOf lists a user's tokens, the newest first, those that have expired as well.
func TokensOf(ctx context.Context, db *gorm.DB, userID uint) ([]Token, error) {
	var found []Token
	err := db.WithContext(ctx).Where("user_id = ?", userID).Order("id DESC").Limit(mostTokens).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("listing the tokens of user %d: %w", userID, err)
	}
	return found, nil
}

// AddToken stores a new token of a user's, unless they have too many: record.Invalid.
func AddToken(ctx context.Context, tx *gorm.DB, token *Token) error {
	var has int64
	err := tx.WithContext(ctx).Model(&Token{}).Where("user_id = ?", token.UserID).Count(&has).Error
	if err != nil {
		return fmt.Errorf("counting the tokens of user %d: %w", token.UserID, err)
	}
	if has >= mostTokens {
		return record.Invalid{"": {fmt.Sprintf("You have %d tokens. Revoke one that is not used any more.", has)}}
	}
	return record.Save(ctx, tx, token)
}

// RevokeToken ends one of a user's tokens and returns what it was; one that is gone,
// or another user's, is gorm.ErrRecordNotFound.
func RevokeToken(ctx context.Context, tx *gorm.DB, userID, id uint) (*Token, error) {
	var token Token
	tx = tx.WithContext(ctx)
	err := tx.Where("user_id = ? AND id = ?", userID, id).Take(&token).Error
	if err == nil {
		err = tx.Delete(&token).Error
	}
	if err != nil {
		return nil, fmt.Errorf("revoking token %d of user %d: %w", id, userID, err)
	}
	return &token, nil
}
