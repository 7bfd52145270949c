package auth

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestThrottle_BoundsItsMemory(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	th := newThrottle(limit{burst: 1, every: time.Minute}, func() time.Time { return noon })
	if err := th.take("t", "first"); err != nil {
		t.Fatal(err)
	}
	for i := range remembered + 1000 {
		if err := th.take("t", fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
		if i == remembered/2 { // still at it
			if err := th.take("t", "first"); err == nil {
				t.Fatal("the first key is forgotten too early")
			}
		}
	}
	if len(th.byKey) != remembered || th.recent.Len() != remembered {
		t.Errorf("%d keys and %d buckets are remembered", len(th.byKey), th.recent.Len())
	}
	var throttled *ThrottledError
	if err := th.take("t", "first"); !errors.As(err, &throttled) || throttled.RetryAfter() != time.Minute {
		t.Errorf("the key that was used last but %d is forgotten: %v", remembered/2, err)
	}
}

func TestThrottle_NeverHoldsMoreThanItsBurst(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	th := newThrottle(limit{burst: 2, every: time.Minute}, func() time.Time { return noon })
	for range 5 {
		th.giveBack("t", "x")
	}
	taken := 0
	for th.take("t", "x") == nil && taken < 10 {
		taken++
	}
	if taken != 2 {
		t.Errorf("%d attempts were allowed at once, want 2", taken)
	}
}
