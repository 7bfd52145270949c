package models

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// unusable starts a password that nothing matches; Django's sign.
const unusable = "!"

// Cost is how much work a new hash takes: Argon2id's parameters.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost is OWASP's advice for Argon2id: 19 MiB, two passes, one thread.
func DefaultCost() Cost { return Cost{Memory: 19456, Passes: 2, Threads: 1} }

// Hasher hashes and verifies passwords, so many at a time and no more: each
// takes its share of memory and a processor. It writes Argon2id in Django's
// notation and reads whatever Django wrote.
type Hasher struct {
	cost  Cost
	slots chan struct{}

	waiting atomic.Int64
	hashed  atomic.Int64
}

// NewHasher allows limit passwords at a time, at the default cost.
func NewHasher(limit int) *Hasher { return NewHasherAt(limit, DefaultCost()) }

// NewHasherAt is for tests, which need no hard hash, and for operators who
// want a harder one.
func NewHasherAt(limit int, cost Cost) *Hasher {
	return &Hasher{cost: cost, slots: make(chan struct{}, max(limit, 1))}
}

// Hash makes the string to store for a password. It fails only when ctx ends
// before its turn.
func (h *Hasher) Hash(ctx context.Context, plain string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salting a password: %w", err)
	}
	c := h.cost
	hash := argon2.IDKey([]byte(plain), salt, c.Passes, c.Memory, c.Threads, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("argon2$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Threads, b64.EncodeToString(salt), b64.EncodeToString(hash)), nil
}

// Verify reports whether plain is the password of the stored string, and
// whether it should be hashed anew because the string is weaker than ours. What
// it cannot read, or would cost too much, never matches, and takes as long as
// an honest try. It fails only when ctx ends before its turn.
func (h *Hasher) Verify(ctx context.Context, encoded, plain string) (ok, rehash bool, err error) {
	stored, readable := parseHash(encoded)
	if !readable {
		return false, false, h.Burn(ctx, plain)
	}
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	got := stored.derive(plain)
	if len(got) == 0 || subtle.ConstantTimeCompare(got, stored.sum()) != 1 {
		return false, false, nil
	}
	return true, stored.weaker(h.cost), nil
}

// Burn takes as long as a Verify: for users who do not exist.
func (h *Hasher) Burn(ctx context.Context, plain string) error {
	if err := h.enter(ctx); err != nil {
		return err
	}
	defer h.leave()
	argon2.IDKey([]byte(plain), make([]byte, 16), h.cost.Passes, h.cost.Memory, h.cost.Threads, 32)
	return nil
}

func (h *Hasher) enter(ctx context.Context) error {
	h.waiting.Add(1)
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		h.hashed.Add(1)
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	}
}

func (h *Hasher) leave() { <-h.slots }

// Waiting is how many passwords wait for their turn.
func (h *Hasher) Waiting() int64 { return h.waiting.Load() }

// Hashed is how many passwords have had it, whether they were right or not.
func (h *Hasher) Hashed() int64 { return h.hashed.Load() }

// UnusablePassword is a stored string that no password matches, different each time.
func UnusablePassword() string { return unusable + rand.Text() + rand.Text()[:14] }

// SetPassword hashes plain; the user is still to be saved, and the rules of
// ValidatePassword to be asked before.
func (u *User) SetPassword(ctx context.Context, h *Hasher, plain string) error {
	encoded, err := h.Hash(ctx, plain)
	if err != nil {
		return err
	}
	u.Password = encoded
	return nil
}

// Revive gives a user who comes back no password: nobody kept the old one.
func (u *User) Revive() { u.SetUnusablePassword() }

// SetUnusablePassword closes the way in by password.
func (u *User) SetUnusablePassword() { u.Password = UnusablePassword() }

// HasUsablePassword reports whether any password could match: not for Django's
// "!", nor for a column that holds no hash at all.
func (u *User) HasUsablePassword() bool {
	_, readable := parseHash(u.Password)
	return readable && !strings.HasPrefix(u.Password, unusable)
}
