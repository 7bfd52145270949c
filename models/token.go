package models

import "time"

// Token lets a script act as a user; only the SHA-256 of the key is stored.
type Token struct {
	ID        uint   `gorm:"primaryKey"`
	UserID    uint   `gorm:"not null"`
	User      User   `gorm:"foreignKey:UserID"`
	Name      string `gorm:"size:100;not null"`
	Prefix    string `gorm:"size:8;not null"`
	KeyHash   []byte `gorm:"size:32;not null;uniqueIndex"`
	CreatedAt time.Time
	LastUsed  *time.Time
	ExpiresAt *time.Time
}

// TableName is ours.
func (Token) TableName() string { return "api_tokens" }

// DjangoToken is a row of Django REST framework's authtoken_token, kept as it
// was found; its key is hashed into a Token when the database is adopted.
type DjangoToken struct {
	Key     string `gorm:"primaryKey;size:40"`
	Created time.Time
	UserID  uint
}

// TableName is Django REST framework's.
func (DjangoToken) TableName() string { return "authtoken_token" }
