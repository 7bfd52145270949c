package models

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// Token lets a script act as a user; only the SHA-256 of the key is stored.
type Token struct {
	ID        uint       `gorm:"primaryKey"`
	UserID    uint       `gorm:"not null"`
	User      User       `gorm:"foreignKey:UserID"`
	Name      string     `gorm:"size:100;not null"`
	Scope     TokenScope `gorm:"size:10;not null"`
	Prefix    string     `gorm:"size:8;not null"`
	KeyHash   []byte     `gorm:"size:32;not null;uniqueIndex" secret:"row"`
	CreatedAt time.Time
	LastUsed  *time.Time
	ExpiresAt *time.Time `label:"Expires"`
}

// TableName is ours.
func (Token) TableName() string { return "api_tokens" }

// AppLabel is Django REST framework's: who may do what to its tokens may to ours.
func (Token) AppLabel() string { return "authtoken" }

// DjangoToken is a row of Django REST framework's authtoken_token, kept as it
// was found; its key is hashed into a Token when the database is adopted.
type DjangoToken struct {
	Key     string `gorm:"primaryKey;size:40" secret:"row"`
	Created time.Time
	UserID  uint
}

// TableName is Django REST framework's.
func (DjangoToken) TableName() string { return "authtoken_token" }

// String is the token's name and the start of its key, which is all that is left of it.
func (t Token) String() string { return t.Name + " (" + t.Prefix + "…)" }

// Validate asks for a name, so that its owner knows a token when it must go, and for
// a scope.
func (t *Token) Validate() error {
	bad := record.Invalid{}
	requireText(bad, "name", t.Name)
	if !t.Scope.isKnown() {
		bad.Add("scope", "Choose one of: read, vote, write.")
	}
	return bad.Err()
}

// NewToken makes a token for a user, to be saved, and its key: nobody can read
// the key again later. It may do all that the user may, and does not expire.
func NewToken(user *User, name string) (key string, token *Token) {
	raw := make([]byte, 20)
	rand.Read(raw) // never fails: it ends the program instead
	key = hex.EncodeToString(raw)
	hash := sha256.Sum256([]byte(key))
	return key, &Token{
		UserID: user.ID, User: *user, Name: name, Scope: WriteScope, Prefix: prefix(key), KeyHash: hash[:],
	}
}

// FindToken finds the token of a key, with its user, who may have been
// deactivated. Unknown and expired ones are gorm.ErrRecordNotFound.
func FindToken(ctx context.Context, db *gorm.DB, key string) (*Token, error) {
	hash := sha256.Sum256([]byte(key))
	var token Token
	err := db.WithContext(ctx).Joins("User").
		Where("key_hash = ? AND (expires_at IS NULL OR expires_at > ?)", hash[:], db.NowFunc()).
		Take(&token).Error
	if err != nil {
		return nil, fmt.Errorf("finding a token: %w", err)
	}
	return &token, nil
}

// TouchToken notes that a token was used; callers do it now and then, not on every call.
func TouchToken(ctx context.Context, tx *gorm.DB, id uint, now time.Time) error {
	err := tx.WithContext(ctx).Model(&Token{}).Where("id = ?", id).Update("last_used", now).Error
	if err != nil {
		return fmt.Errorf("noting the use of token %d: %w", id, err)
	}
	return nil
}

// String keeps the key to itself, which is a password in clear.
func (t DjangoToken) String() string { return "Django token (" + prefix(t.Key) + "…)" }

// prefix is as much of a key as may be shown.
func prefix(key string) string { return key[:min(len(key), 8)] }
