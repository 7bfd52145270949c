package web

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestConnections_AreAwaitedWhileTheyMove has two connections, of which one answers ten
// times before the other does anything.
func TestConnections_AreAwaitedWhileTheyMove(t *testing.T) {
	for name, end := range map[string]struct {
		close bool
		after time.Duration
	}{
		"until the last ends":   {true, time.Second},
		"until nothing happens": {false, time.Second + lull},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, c := time.Now(), newConnections()
				c.note(nil, http.StateNew)
				c.note(nil, http.StateNew)
				go func() {
					for range 10 {
						time.Sleep(100 * time.Millisecond)
						c.note(nil, http.StateActive)
						c.note(nil, http.StateIdle)
					}
					if end.close {
						c.note(nil, http.StateClosed)
						c.note(nil, http.StateClosed)
					}
				}()
				c.await(lull)
				if waited := time.Since(began); waited != end.after {
					t.Errorf("waited %v, want %v", waited, end.after)
				}
			})
		})
	}
}
