package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// mostSessions is how many of a user's are listed.
const mostSessions = 100

// Session is a browser's visit, logged in or not; only the hash of its key is stored.
type Session struct {
	KeyHash   []byte `gorm:"primaryKey;size:32" secret:"row"`
	Data      []byte `gorm:"not null"`
	UserID    *uint
	CreatedAt time.Time `gorm:"not null"`
	ExpiresAt time.Time `gorm:"not null;index"`
}

// TableName is ours: Django's sessions are signed with a secret that we do not have.
func (Session) TableName() string { return "sessions" }

// String says when the visit began.
func (s Session) String() string {
	return "Session since " + s.CreatedAt.UTC().Format("2006-01-02 15:04 MST")
}

// FindSession finds the session of a hashed key that has not expired by now;
// gorm.ErrRecordNotFound otherwise.
func FindSession(ctx context.Context, db *gorm.DB, hash []byte, now time.Time) (*Session, error) {
	var found Session
	err := db.WithContext(ctx).Where("key_hash = ? AND expires_at > ?", hash, now).Take(&found).Error
	if err != nil {
		return nil, fmt.Errorf("finding a session: %w", err)
	}
	return &found, nil
}

// PutSession stores a session, new or known; when it began is not changed.
func PutSession(ctx context.Context, tx *gorm.DB, s *Session) error {
	known := clause.OnConflict{
		Columns:   []clause.Column{{Name: "key_hash"}},
		DoUpdates: clause.AssignmentColumns([]string{"data", "user_id", "expires_at"}),
	}
	if err := tx.WithContext(ctx).Clauses(known).Create(s).Error; err != nil {
		return fmt.Errorf("storing a session: %w", err)
	}
	return nil
}

// KeepSession stores a session that was there when the request began.
// gorm.ErrRecordNotFound: it was ended meanwhile, and must not come back.
func KeepSession(ctx context.Context, tx *gorm.DB, s *Session) error {
	done := tx.WithContext(ctx).Model(s).Select("data", "user_id", "expires_at").Updates(s)
	if done.Error != nil {
		return fmt.Errorf("storing a session: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return fmt.Errorf("storing a session: %w", gorm.ErrRecordNotFound)
	}
	return nil
}

// DropSession ends one session; one that is gone already is no error.
func DropSession(ctx context.Context, tx *gorm.DB, hash []byte) error {
	if err := tx.WithContext(ctx).Where("key_hash = ?", hash).Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// SessionsOf lists a user's sessions that have not expired by now, the one that was
// in use last first.
func SessionsOf(ctx context.Context, db *gorm.DB, userID uint, now time.Time) ([]Session, error) {
	var found []Session
	err := db.WithContext(ctx).Where("user_id = ? AND expires_at > ?", userID, now).
		Order("expires_at DESC, key_hash").Limit(mostSessions).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("listing the sessions of user %d: %w", userID, err)
	}
	return found, nil
}

// EndSession ends one of a user's sessions; one that is gone, or another user's, is
// left alone.
func EndSession(ctx context.Context, tx *gorm.DB, userID uint, hash []byte) error {
	err := tx.WithContext(ctx).Where("user_id = ? AND key_hash = ?", userID, hash).Delete(&Session{}).Error
	if err != nil {
		return fmt.Errorf("ending a session of user %d: %w", userID, err)
	}
	return nil
}

// EndSessions ends all of a user's sessions but the one of this hash; nil spares none.
func EndSessions(ctx context.Context, tx *gorm.DB, userID uint, except []byte) error {
	q := tx.WithContext(ctx).Where("user_id = ?", userID)
	if except != nil {
		q = q.Where("key_hash <> ?", except)
	}
	if err := q.Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("ending the sessions of user %d: %w", userID, err)
	}
	return nil
}

// ClearSessions removes the sessions that had expired by now, and says how many.
func ClearSessions(ctx context.Context, tx *gorm.DB, now time.Time) (int64, error) {
	done := tx.WithContext(ctx).Where("expires_at <= ?", now).Delete(&Session{})
	if done.Error != nil {
		return 0, fmt.Errorf("clearing expired sessions: %w", done.Error)
	}
	return done.RowsAffected, nil
}
