package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

// The headers of calls that may be sent again. The first is that of
// draft-ietf-httpapi-idempotency-key-header; the second, which says that an
// answer is not a new one, is Stripe's:
// https://docs.stripe.com/error-low-level#idempotency.
const (
	keyHeader      = "Idempotency-Key"
	replayedHeader = "Idempotent-Replayed"
)

// reused is said to those who take one key for two calls.
const reused = "This Idempotency-Key has been used for another request. Every request needs a key of its own; " +
	"only the very same request may be sent again with it."

// Answers are those to calls with a key, kept for 24 hours in the transaction of
// what they tell of: a call that is sent again, by whatever way and to whatever
// server, is answered as it was, and does nothing. While the first is still being done
// the second waits for its turn to write, and has the answer then; the draft would
// have it refused with 409, to ask again.
type Answers interface {
	// Find tells what a user was answered, by the hash of the key:
	// gorm.ErrRecordNotFound.
	Find(ctx context.Context, db *gorm.DB, user uint, keyHash []byte) (*Answer, error)
	// Keep stores an answer: ErrAnswered.
	Keep(ctx context.Context, tx *gorm.DB, user uint, keyHash []byte, given *Answer) error
}

// ErrAnswered means that the same call was answered at the same moment: what this one
// has done is to be undone.
var ErrAnswered = errors.New("answered already")

// Answer is what a call was answered, and what it had asked.
type Answer struct {
	Request     string // the method and the path
	Fingerprint []byte // of all that was sent
	Status      int
	Header      http.Header // what of it tells of the body
	Body        []byte
}

// attempt is one of the times that a call with a key is sent.
type attempt struct {
	keyHash     []byte
	request     string
	fingerprint []byte
}

// once lets a POST with an Idempotency-Key happen once. Only what was done is
// kept, by Do: a call that was refused has changed nothing, may be sent again
// when the reason is gone, and is then looked at anew. Answers that are sent
// otherwise, which hold secrets, are never kept.
func once(handler Handler) Handler {
	return func(c *Call) error {
		key, err := idempotencyKey(c.echo.Request().Header)
		if err != nil {
			return err
		}
		if key == "" {
			return handler(c)
		}
		if c.attempt, err = c.attemptWith(key); err != nil {
			return err
		}
		// Without waiting for a turn to write. The one who is first waits for nobody, and
		// is asked for again in its transaction.
		given, err := c.given(c.Read())
		if err != nil || given != nil {
			return errors.Join(err, c.sendAgain(given))
		}
		return handler(c)
	}
}

// attemptWith takes the fingerprint of the call. The key goes into it: the body may
// hold a password, which a hash of the body alone would give away to those who guess.
func (c *Call) attemptWith(key string) (*attempt, error) {
	s, err := c.read()
	if err != nil {
		return nil, err
	}
	r := c.echo.Request()
	hash := sha256.Sum256([]byte(key))
	fingerprint := hmac.New(sha256.New, []byte(key))
	for _, part := range [][]byte{[]byte(r.Method), []byte(r.URL.RequestURI()), s.bytes} {
		sum := sha256.Sum256(part)
		_, _ = fingerprint.Write(sum[:]) // a hash takes everything
	}
	request := r.Method + " " + r.URL.Path
	return &attempt{keyHash: hash[:], request: request, fingerprint: fingerprint.Sum(nil)}, nil
}

// given is what the call was answered before, nil when it is the first of its key.
func (c *Call) given(db *gorm.DB) (*Answer, error) {
	if c.attempt == nil {
		return nil, nil
	}
	given, err := c.api.cfg.Answers.Find(c.Context(), db, c.key.User.ID(), c.attempt.keyHash)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err == nil && !hmac.Equal(given.Fingerprint, c.attempt.fingerprint) {
		return nil, WithCode("idempotency_key_reused", echo.NewHTTPError(http.StatusUnprocessableEntity, reused))
	}
	return given, err
}

// keep stores the answer to a call with a key.
func (c *Call) keep(tx *gorm.DB, a *Answer) error {
	if c.attempt == nil {
		return nil
	}
	a.Request, a.Fingerprint = c.attempt.request, c.attempt.fingerprint
	return c.api.cfg.Answers.Keep(c.Context(), tx, c.key.User.ID(), c.attempt.keyHash, a)
}

func (c *Call) sendAgain(a *Answer) error {
	if a == nil {
		return nil
	}
	c.echo.Response().Header().Set(replayedHeader, "true")
	return c.send(a)
}
