package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// recoveryCodes is how many somebody gets: each is good once.
const recoveryCodes = 10

// SecondFactor is what a user has to show beside the password: codes that are made
// from a secret and the time.
type SecondFactor struct {
	UserID    uint      `gorm:"primaryKey;autoIncrement:false" secret:"row"`
	Secret    []byte    `gorm:"not null"` // encrypted by the server
	LastStep  int64     `gorm:"not null"` // of the code used last: it is not good again
	CreatedAt time.Time `gorm:"not null"`
}

// TableName is ours: Django has no second factor of its own.
func (SecondFactor) TableName() string { return "second_factors" }

// String says since when.
func (f SecondFactor) String() string {
	return "Second factor since " + f.CreatedAt.UTC().Format("2006-01-02 15:04 MST")
}

// RecoveryCode stands for a device that is gone, once.
type RecoveryCode struct {
	ID       uint   `gorm:"primaryKey"`
	UserID   uint   `gorm:"not null"`
	CodeHash []byte `gorm:"not null" secret:"row"`
}

// TableName is ours.
func (RecoveryCode) TableName() string { return "recovery_codes" }

// String does not tell the code: nobody knows it.
func (RecoveryCode) String() string { return "Recovery code" }

// FindSecondFactor is nil for a user who has none.
func FindSecondFactor(ctx context.Context, db *gorm.DB, userID uint) (*SecondFactor, error) {
	var found SecondFactor
	err := db.WithContext(ctx).Where("user_id = ?", userID).Limit(1).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("finding the second factor of user %d: %w", userID, err)
	}
	if found.UserID == 0 {
		return nil, nil //nolint:nilnil // to have none is no error
	}
	return &found, nil
}

// AddSecondFactor stores a second factor of a user who has none, and gives the codes
// that stand for it when the device is gone.
func AddSecondFactor(ctx context.Context, tx *gorm.DB, f *SecondFactor) (codes []string, err error) {
	if err := tx.WithContext(ctx).Create(f).Error; err != nil {
		return nil, fmt.Errorf("storing the second factor of user %d: %w", f.UserID, err)
	}
	return RenewRecoveryCodes(ctx, tx, f.UserID)
}

// RenewRecoveryCodes puts new recovery codes in the place of those that are left.
func RenewRecoveryCodes(ctx context.Context, tx *gorm.DB, userID uint) (codes []string, err error) {
	if err := dropRecoveryCodes(ctx, tx, userID); err != nil {
		return nil, err
	}
	rows := make([]RecoveryCode, recoveryCodes)
	for i := range rows {
		text := strings.ToLower(rand.Text()[:16]) // 80 bits: a plain hash does
		codes = append(codes, text[:4]+"-"+text[4:8]+"-"+text[8:12]+"-"+text[12:])
		rows[i] = RecoveryCode{UserID: userID, CodeHash: hashCode(text)}
	}
	if err := tx.WithContext(ctx).Create(&rows).Error; err != nil {
		return nil, fmt.Errorf("storing recovery codes of user %d: %w", userID, err)
	}
	return codes, nil
}

// CountRecoveryCodes is how many a user has left.
func CountRecoveryCodes(ctx context.Context, db *gorm.DB, userID uint) (n int64, err error) {
	err = db.WithContext(ctx).Model(&RecoveryCode{}).Where("user_id = ?", userID).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("counting the recovery codes of user %d: %w", userID, err)
	}
	return n, nil
}

// UseRecoveryCode reports whether a code was one of the user's; it is none from then on.
func UseRecoveryCode(ctx context.Context, tx *gorm.DB, userID uint, code string) (bool, error) {
	done := tx.WithContext(ctx).Where("user_id = ? AND code_hash = ?", userID, hashCode(code)).Delete(&RecoveryCode{})
	if done.Error != nil {
		return false, fmt.Errorf("using a recovery code of user %d: %w", userID, done.Error)
	}
	return done.RowsAffected > 0, nil
}

// UseStep reports whether no code of this time, or of a later one, was used before.
// The secret is stored anew with it, encrypted as the server does now.
func (f *SecondFactor) UseStep(ctx context.Context, tx *gorm.DB, step int64) (bool, error) {
	done := tx.WithContext(ctx).Model(&SecondFactor{}).Where("user_id = ? AND last_step < ?", f.UserID, step).
		Select("last_step", "secret").Updates(SecondFactor{LastStep: step, Secret: f.Secret})
	if done.Error != nil {
		return false, fmt.Errorf("using a code of user %d: %w", f.UserID, done.Error)
	}
	return done.RowsAffected > 0, nil
}

// DropSecondFactor takes a user's second factor off, with the codes that stand for
// it; gorm.ErrRecordNotFound where there is none.
func DropSecondFactor(ctx context.Context, tx *gorm.DB, userID uint) error {
	done := tx.WithContext(ctx).Where("user_id = ?", userID).Delete(&SecondFactor{})
	err := done.Error
	if err == nil && done.RowsAffected == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err = errors.Join(err, dropRecoveryCodes(ctx, tx, userID)); err != nil {
		return fmt.Errorf("taking off the second factor of user %d: %w", userID, err)
	}
	return nil
}

func dropRecoveryCodes(ctx context.Context, tx *gorm.DB, userID uint) error {
	if err := tx.WithContext(ctx).Where("user_id = ?", userID).Delete(&RecoveryCode{}).Error; err != nil {
		return fmt.Errorf("dropping recovery codes of user %d: %w", userID, err)
	}
	return nil
}

// hashCode goes by the letters and digits alone: people type what they like between.
func hashCode(code string) []byte {
	sum := sha256.Sum256([]byte(strings.NewReplacer("-", "", " ", "").Replace(strings.ToLower(code))))
	return sum[:]
}
