package models

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// KeptAnswer is what a call of the API was answered, for its caller who sends it
// again with the same Idempotency-Key. Only the hash of the key is stored.
type KeptAnswer struct {
	UserID      uint   `gorm:"primaryKey;autoIncrement:false"`
	KeyHash     []byte `gorm:"primaryKey;size:32" secret:"row"`
	Request     string `gorm:"not null"` // the method and the path
	Fingerprint []byte `gorm:"not null"` // of all that was sent
	Status      int    `gorm:"not null"`
	Header      string `gorm:"not null"` // JSON
	Body        []byte `gorm:"not null"`
	CreatedAt   time.Time
}

// answersKept is how long an answer is given again.
const answersKept = 24 * time.Hour

// TableName is ours.
func (KeptAnswer) TableName() string { return "api_idempotency" }

// String says what was asked.
func (k KeptAnswer) String() string { return "Answer to " + k.Request }

// FindAnswer finds what a user was answered under the hash of a key, within the
// last 24 hours: gorm.ErrRecordNotFound.
func FindAnswer(ctx context.Context, db *gorm.DB, user uint, keyHash []byte) (*KeptAnswer, error) {
	var found KeptAnswer
	oldest := db.NowFunc().Add(-answersKept)
	err := db.WithContext(ctx).
		Where("user_id = ? AND key_hash = ? AND created_at > ?", user, keyHash, oldest).Take(&found).Error
	if err != nil {
		return nil, fmt.Errorf("looking for an answer that was given: %w", err)
	}
	return &found, nil
}

// ErrAnswered means that another call with the same key was quicker, which only
// happens where writers do not wait for each other.
var ErrAnswered = errors.New("the call has been answered already")

// KeepAnswer stores an answer in the transaction of what it tells of: ErrAnswered. It
// makes room before: those that are too old to be given again go.
func KeepAnswer(ctx context.Context, tx *gorm.DB, answer *KeptAnswer) error {
	if _, err := ClearAnswers(ctx, tx, tx.NowFunc()); err != nil {
		return err
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "user_id"}, {Name: "key_hash"}}, DoNothing: true}
	done := tx.WithContext(ctx).Clauses(known).Create(answer)
	if done.Error == nil && done.RowsAffected == 0 {
		done.Error = ErrAnswered
	}
	if done.Error != nil {
		return fmt.Errorf("keeping the answer to %s: %w", answer.Request, done.Error)
	}
	return nil
}

// ClearAnswers removes the answers that are not given again by now, and says how many.
func ClearAnswers(ctx context.Context, tx *gorm.DB, now time.Time) (int64, error) {
	done := tx.WithContext(ctx).Where("created_at <= ?", now.Add(-answersKept)).Delete(&KeptAnswer{})
	if done.Error != nil {
		return 0, fmt.Errorf("clearing old answers: %w", done.Error)
	}
	return done.RowsAffected, nil
}
