package models

import (
	"context"
	"crypto/sha256"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// AdoptDjangoTokens makes a Token of every key that Django REST framework has
// handed out, so that scripts go on working, and says how many were new.
// Django's own rows stay as they are.
func AdoptDjangoTokens(ctx context.Context, tx *gorm.DB) (int64, error) {
	tx = tx.WithContext(ctx)
	var found []DjangoToken
	if err := tx.Order(clause.OrderByColumn{Column: clause.Column{Name: "key"}}).Find(&found).Error; err != nil {
		return 0, fmt.Errorf("reading Django's tokens: %w", err)
	}
	if len(found) == 0 {
		return 0, nil
	}
	tokens := make([]Token, len(found))
	for i, old := range found {
		hash := sha256.Sum256([]byte(old.Key))
		tokens[i] = Token{
			UserID: old.UserID, Name: "Django", Prefix: prefix(old.Key), KeyHash: hash[:], CreatedAt: old.Created,
		}
	}
	// This runs before tokens have a scope, too: they are given the widest.
	known := clause.OnConflict{Columns: []clause.Column{{Name: "key_hash"}}, DoNothing: true}
	done := tx.Omit(clause.Associations, "Scope").Clauses(known).CreateInBatches(tokens, 100)
	if done.Error != nil {
		return 0, fmt.Errorf("adopting Django's tokens: %w", done.Error)
	}
	return done.RowsAffected, nil
}
