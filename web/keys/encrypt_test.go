package keys_test

import (
	"bytes"
	"errors"
	"testing"

	"pollsadmin/web/keys"
)

func TestRing_OpensWhatAnySecretHasHidden(t *testing.T) {
	t.Parallel()
	old, now := []byte("the old one"), []byte("the new one")
	before, after := keys.New(old), keys.New(now, old)
	text := []byte("nobody may read this")
	hidden, err := before.Encrypt(text, "purpose", "7")
	if err != nil || bytes.Contains(hidden, text) {
		t.Fatalf("hidden is %q, %v", hidden, err)
	}
	if plain, stale, err := after.Decrypt(hidden, "purpose", "7"); err != nil || !stale || !bytes.Equal(plain, text) {
		t.Errorf("with the old secret at hand: %q, %t, %v", plain, stale, err)
	}
	if _, stale, err := before.Decrypt(hidden, "purpose", "7"); err != nil || stale {
		t.Errorf("with the first secret: %t, %v", stale, err)
	}
	torn := append(bytes.Clone(hidden[:len(hidden)-1]), hidden[len(hidden)-1]^1)
	for what, open := range map[string]func() error{
		"another owner":      func() error { _, _, err := after.Decrypt(hidden, "purpose", "8"); return err },
		"another purpose":    func() error { _, _, err := after.Decrypt(hidden, "else", "7"); return err },
		"without the secret": func() error { _, _, err := keys.New(now).Decrypt(hidden, "purpose", "7"); return err },
		"torn":               func() error { _, _, err := after.Decrypt(torn, "purpose", "7"); return err },
		"too short":          func() error { _, _, err := after.Decrypt(hidden[:5], "purpose", "7"); return err },
	} {
		if err := open(); !errors.Is(err, keys.ErrSealed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
