package session

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound says that there is no such session, or no longer.
var ErrNotFound = errors.New("no such session")

// Row is a session as a database holds it. The key itself is only in the
// browser's cookie: whoever reads the table cannot impersonate anybody.
type Row struct {
	KeyHash   []byte // SHA-256 of the key
	Data      []byte
	UserID    uint // 0 for nobody
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Rows keeps the sessions of the tenant that the context carries.
type Rows interface {
	// Find returns a session that has not expired at the given time, else ErrNotFound.
	Find(ctx context.Context, keyHash []byte, at time.Time) (Row, error)
	// Create stores a new session and, in the same transaction, ends the one
	// that it takes the place of; nil ends none.
	Create(ctx context.Context, row Row, instead []byte) error
	// Update overwrites a session. One that was ended meanwhile stays ended: ErrNotFound.
	Update(ctx context.Context, row Row) error
	// Drop ends a session, if there is such a one.
	Drop(ctx context.Context, keyHash []byte) error
}
