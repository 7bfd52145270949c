package web

import (
	"context"
	"errors"
	"testing"
	"time"
)

type nameKey struct{}

// TestBounded has contexts that are made of it end when it does, for whatever reason,
// whether or not somebody has waited before.
func TestBounded(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		lasts time.Duration
		end   func(b *bounded, hangUp func())
		want  error
	}{
		"it is over":           {time.Hour, func(b *bounded, _ func()) { b.end() }, context.Canceled},
		"it took too long":     {time.Millisecond, func(*bounded, func()) {}, context.DeadlineExceeded},
		"it took too long ago": {-time.Second, func(*bounded, func()) {}, context.DeadlineExceeded},
		"the client hung up":   {time.Hour, func(_ *bounded, hangUp func()) { hangUp() }, context.Canceled},
	} {
		parent, hangUp := context.WithCancel(context.WithValue(t.Context(), nameKey{}, "thor"))
		defer hangUp()
		b := newBounded(parent, test.lasts)
		child, cancel := context.WithCancel(b)
		defer cancel()
		if at, ok := b.Deadline(); !ok || time.Until(at) > test.lasts {
			t.Errorf("%s: it ends at %v", what, at)
		}
		test.end(b, hangUp)
		<-child.Done()
		for of, err := range map[string]error{"": b.Err(), "'s child": child.Err(), "'s cause": context.Cause(child)} {
			if !errors.Is(err, test.want) {
				t.Errorf("%s%s: %v, want %v", what, of, err, test.want)
			}
		}
		if b.Value(nameKey{}) != "thor" || child.Value(nameKey{}) != "thor" {
			t.Errorf("%s: it has forgotten what it belongs to", what)
		}
	}
}

// TestBounded_Unwaited: when nobody has waited it is the request's until the end.
func TestBounded_Unwaited(t *testing.T) {
	t.Parallel()
	b := newBounded(t.Context(), time.Hour)
	b.end()
	if b.Value(nameKey{}) != nil || b.Err() != nil {
		t.Errorf("%v, %v", b.Value(nameKey{}), b.Err())
	}
}
