package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// keyLength is that of 32 random bytes in base64.
const keyLength = 43

func newKey() string {
	random := make([]byte, 32)
	rand.Read(random) // never fails: Go ends the program instead
	return base64.RawURLEncoding.EncodeToString(random)
}

func hashKey(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// seal is a keyed hash over parts; NUL, which none of them holds, keeps them apart.
func (s *Store) seal(purpose string, parts ...string) []byte {
	mac := hmac.New(sha256.New, s.cfg.Secret)
	mac.Write([]byte(purpose))
	for _, part := range parts {
		mac.Write([]byte{0})
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)
}
