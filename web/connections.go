package web

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// connections are those of a server's clients that are open.
type connections struct {
	mu   sync.Mutex
	open int
	none chan struct{} // closed with the last one; nil while nobody waits
}

// note is http.Server.ConnState.
func (c *connections) note(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		c.count(1)
	case http.StateClosed, http.StateHijacked:
		c.count(-1)
	}
}

// await waits until none is open, but no longer than that.
func (c *connections) await(most time.Duration) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-c.emptied():
	case <-timer.C:
	}
}

func (c *connections) count(more int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open += more; c.open == 0 && c.none != nil {
		close(c.none)
		c.none = nil
	}
}

func (c *connections) emptied() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	none := make(chan struct{})
	if c.open == 0 {
		close(none)
	} else {
		c.none = none
	}
	return none
}
