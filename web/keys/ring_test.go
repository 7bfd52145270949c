package keys_test

import (
	"testing"

	"pollsadmin/web/keys"
)

func TestRing_SignsWithTheFirstAndBelievesAll(t *testing.T) {
	t.Parallel()
	old, now := []byte("the old one"), []byte("the new one")
	before, after := keys.New(old), keys.New(now, old)
	sealed := before.Seal("purpose", "a", "b")
	if !after.Verify(sealed, "purpose", "a", "b") {
		t.Error("what the old secret signed is not believed")
	}
	if before.Verify(after.Seal("purpose", "a", "b"), "purpose", "a", "b") {
		t.Error("the new ring signs with the old secret")
	}
	if keys.New(now).Verify(sealed, "purpose", "a", "b") {
		t.Error("a secret that was taken off is still believed")
	}
	for _, other := range [][]string{{"ab"}, {"a", "c"}, {"a"}, {"a", "b", ""}} {
		if before.Verify(sealed, "purpose", other...) {
			t.Errorf("the seal is good for %q", other)
		}
	}
	if before.Verify(sealed, "another purpose", "a", "b") || before.Verify(nil, "purpose", "a", "b") {
		t.Error("the seal is good for another purpose, or none is needed")
	}
}
