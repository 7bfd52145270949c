package api

import "sync"

// mostTags bounds what is remembered: some 100 bytes each.
const mostTags = 20_000

// tags remembers which tag a resource had in which state, so that it need not be
// read to know. What is forgotten is read again.
type tags struct {
	mu    sync.Mutex
	known map[string]string
}

func (t *tags) of(state string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.known[state]
}

// keep forgets the others when there are too many: a state that has passed does
// not come back.
func (t *tags) keep(state, tag string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= mostTags {
		t.known = map[string]string{}
	}
	t.known[state] = tag
}
