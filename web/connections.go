package web

import (
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// connections are those of a server's clients that are open.
type connections struct {
	open  atomic.Int64
	moved chan struct{} // holds something once one of them began, answered or ended
}

func newConnections() *connections { return &connections{moved: make(chan struct{}, 1)} }

// note is http.Server.ConnState.
func (c *connections) note(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.open.Add(1)
	case http.StateClosed, http.StateHijacked:
		c.open.Add(-1)
	}
	select {
	case c.moved <- struct{}{}:
	default:
	}
}

// await waits until none is open, or all have been quiet for as long as that: on a busy
// machine what was sent over one of them is read late, but then others are read before.
func (c *connections) await(quiet time.Duration) {
	timer := time.NewTimer(quiet)
	defer timer.Stop()
	for c.open.Load() > 0 {
		select {
		case <-c.moved:
			timer.Reset(quiet)
		case <-timer.C:
			return
		}
	}
}
