package models

import (
	"context"
	"errors"
	"testing"
)

func TestHasher_WaitsForItsTurnNoLongerThanTheCaller(t *testing.T) {
	t.Parallel()
	h := NewHasherAt(1, Cost{Memory: 64, Passes: 1, Threads: 1})
	encoded, err := h.Hash(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	h.slots <- struct{}{} // somebody else is hashing
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ended, "x"); !errors.Is(err, context.Canceled) {
		t.Error("Hash:", err)
	}
	if ok, _, err := h.Verify(ended, encoded, "x"); ok || !errors.Is(err, context.Canceled) {
		t.Error("Verify:", ok, err)
	}
	if err := h.Burn(ended, "x"); !errors.Is(err, context.Canceled) {
		t.Error("Burn:", err)
	}
	<-h.slots
	if ok, _, err := h.Verify(t.Context(), encoded, "x"); !ok || err != nil || len(h.slots) != 0 {
		t.Error("the turn did not come, or was not given back:", err)
	}
}
