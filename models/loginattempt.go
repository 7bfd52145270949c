package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

const (
	mostAttempts  = 50_000 // rows, of about a hundred bytes
	sweptAttempts = 10     // rows that go when others come, of which there are two or three
)

// LoginAttempt is how often somebody has tried to log in lately: by a name, or
// from an address. Who that is only the server can tell, by its secret.
type LoginAttempt struct {
	KeyHash   []byte    `gorm:"primaryKey;size:32" secret:"row"`
	Level     float64   `gorm:"not null"` // attempts, less those forgiven since
	LastAt    time.Time `gorm:"not null"`
	KeptUntil time.Time `gorm:"not null"` // from then on the row says nothing
}

// TableName is ours: Django counts no attempts.
func (LoginAttempt) TableName() string { return "login_attempts" }

// FindLoginAttempts reads what is known of these keys, in no order.
func FindLoginAttempts(ctx context.Context, db *gorm.DB, hashes ...[]byte) ([]LoginAttempt, error) {
	var found []LoginAttempt
	if err := db.WithContext(ctx).Where("key_hash IN ?", hashes).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading attempts to log in: %w", err)
	}
	return found, nil
}

// HoldLoginAttempts makes each row that is not there yet, and reads them all: until
// the transaction ends nobody else can. Who holds several has to sort them.
func HoldLoginAttempts(ctx context.Context, tx *gorm.DB, rows []LoginAttempt) error {
	held := clause.OnConflict{
		Columns: []clause.Column{{Name: "key_hash"}}, DoUpdates: clause.AssignmentColumns([]string{"key_hash"}),
	}
	if err := tx.WithContext(ctx).Clauses(held, clause.Returning{}).Create(&rows).Error; err != nil {
		return fmt.Errorf("holding attempts to log in: %w", err)
	}
	return nil
}

// PutLoginAttempts stores rows, new or known.
func PutLoginAttempts(ctx context.Context, tx *gorm.DB, rows ...LoginAttempt) error {
	known := clause.OnConflict{
		Columns:   []clause.Column{{Name: "key_hash"}},
		DoUpdates: clause.AssignmentColumns([]string{"level", "last_at", "kept_until"}),
	}
	if err := tx.WithContext(ctx).Clauses(known).Create(&rows).Error; err != nil {
		return fmt.Errorf("counting attempts to log in: %w", err)
	}
	return nil
}

// DropLoginAttempts forgets what was counted.
func DropLoginAttempts(ctx context.Context, tx *gorm.DB, hash []byte) error {
	if err := tx.WithContext(ctx).Where("key_hash = ?", hash).Delete(&LoginAttempt{}).Error; err != nil {
		return fmt.Errorf("forgetting attempts to log in: %w", err)
	}
	return nil
}

// SweepLoginAttempts removes a few rows that say nothing any longer, or that are
// too many; of these those that would go soonest. Whoever adds some calls it.
func SweepLoginAttempts(ctx context.Context, tx *gorm.DB, now time.Time) error {
	tx = tx.WithContext(ctx)
	old := tx.Model(&LoginAttempt{}).Select("key_hash").Where("kept_until <= ?", now).
		Order("kept_until, key_hash").Limit(sweptAttempts)
	surplus := tx.Model(&LoginAttempt{}).Select("key_hash").
		Order("kept_until DESC, key_hash").Offset(mostAttempts).Limit(sweptAttempts)
	err := tx.Where("key_hash IN (?) OR key_hash IN (?)", old, surplus).Delete(&LoginAttempt{}).Error
	if err != nil {
		return fmt.Errorf("sweeping attempts to log in: %w", err)
	}
	return nil
}

// ClearLoginAttempts removes every row that says nothing any longer.
func ClearLoginAttempts(ctx context.Context, tx *gorm.DB, now time.Time) error {
	if err := tx.WithContext(ctx).Where("kept_until <= ?", now).Delete(&LoginAttempt{}).Error; err != nil {
		return fmt.Errorf("clearing attempts to log in: %w", err)
	}
	return nil
}
