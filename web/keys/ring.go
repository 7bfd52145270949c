package keys

import (
	"crypto/hmac"
	"crypto/sha256"
)

// Ring is the secret that a server signs with, and those that it signed with
// before: what they signed is still good, until they are taken off.
type Ring struct{ secrets [][]byte }

// New makes a ring. What is signed from now on is signed with the first.
func New(first []byte, older ...[]byte) Ring {
	return Ring{secrets: append([][]byte{first}, older...)}
}

// Seal is a keyed hash over parts, for one purpose; NUL, which none of them may
// hold, keeps them apart.
func (r Ring) Seal(purpose string, parts ...string) []byte { return seal(r.secrets[0], purpose, parts) }

// Verify reports whether any secret of the ring made the seal.
func (r Ring) Verify(sealed []byte, purpose string, parts ...string) bool {
	good := false
	for _, secret := range r.secrets { // all of them: the time must not tell which
		good = hmac.Equal(sealed, seal(secret, purpose, parts)) || good
	}
	return good
}

func seal(secret []byte, purpose string, parts []string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(purpose))
	for _, part := range parts {
		mac.Write([]byte{0})
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}
