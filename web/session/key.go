package session

import (
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
