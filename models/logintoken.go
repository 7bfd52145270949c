package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// loginToken names the tokens that logging in gives out, and loginTokens is how
// many of them a user keeps: a script that logs in every time leaves one behind
// each time.
const (
	loginToken  = "Login"
	loginTokens = 20
)

// AddLoginToken gives a user who has logged in a token, and its key. Their
// oldest tokens of this kind go; those made for a purpose stay.
func AddLoginToken(ctx context.Context, tx *gorm.DB, user *User) (key string, err error) {
	key, token := NewToken(user, loginToken)
	if err := record.Save(ctx, tx, token); err != nil {
		return "", err
	}
	var kept []uint
	tx = tx.WithContext(ctx)
	newest := clause.OrderByColumn{Column: clause.Column{Name: "id"}, Desc: true}
	own := tx.Model(&Token{}).Where("user_id = ? AND name = ?", user.ID, loginToken)
	if err := own.Order(newest).Limit(loginTokens).Pluck("id", &kept).Error; err != nil {
		return "", fmt.Errorf("listing the tokens of %s: %w", user.Username, err)
	}
	oldest := kept[len(kept)-1]
	err = tx.Where("user_id = ? AND name = ? AND id < ?", user.ID, loginToken, oldest).Delete(&Token{}).Error
	if err != nil {
		return "", fmt.Errorf("dropping old tokens of %s: %w", user.Username, err)
	}
	return key, nil
}
