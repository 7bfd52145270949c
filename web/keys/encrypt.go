package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// ErrSealed says that no secret of the ring opens a text.
var ErrSealed = errors.New("encrypted with another secret, or for something else")

// Encrypt hides a text with the first secret, by AES-256 in GCM. It is bound to
// parts, such as whose it is: elsewhere it is worth nothing.
func (r Ring) Encrypt(plain []byte, purpose string, parts ...string) ([]byte, error) {
	box, err := newBox(r.secrets[0], purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce) // never fails: Go ends the program instead
	return box.Seal(nonce, nonce, plain, seal(nil, purpose, parts)), nil
}

// Decrypt opens what any secret of the ring has hidden, and says whether that was
// another than the first. ErrSealed: none of them did, or for something else.
func (r Ring) Decrypt(hidden []byte, purpose string, parts ...string) (plain []byte, old bool, err error) {
	for i, secret := range r.secrets {
		box, err := newBox(secret, purpose)
		if err != nil {
			return nil, false, err
		}
		if len(hidden) < box.NonceSize() {
			break
		}
		nonce, text := hidden[:box.NonceSize()], hidden[box.NonceSize():]
		if plain, err := box.Open(nil, nonce, text, seal(nil, purpose, parts)); err == nil {
			return plain, i > 0, nil
		}
	}
	return nil, false, ErrSealed
}

func newBox(secret []byte, purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(seal(secret, "encrypt", []string{purpose}))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
