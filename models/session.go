package models

import "time"

// Session is a browser's visit, logged in or not; only the hash of its key is stored.
type Session struct {
	KeyHash   []byte `gorm:"primaryKey;size:32"`
	Data      []byte `gorm:"not null"`
	UserID    *uint
	CreatedAt time.Time `gorm:"not null"`
	ExpiresAt time.Time `gorm:"not null;index"`
}

// TableName is ours: Django's sessions are signed with a secret that we do not have.
func (Session) TableName() string { return "sessions" }
