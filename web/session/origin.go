package session

import (
	"net/http"
	"strings"
	"time"
)

// longestAgent bounds what a browser may say of itself, in bytes.
const longestAgent = 300

// Origin reads from what is stored of a session with which browser and from where
// it was used last; empty where that is not known.
func Origin(data []byte) (agent, address string) {
	var m memory
	if !m.read(data) {
		return "", ""
	}
	return m.Agent, m.Address
}

// LastSeen is when a session was in use last, give or take a minute: it is known by
// when it ends, lest each request writes it down.
func LastSeen(expires time.Time) time.Time { return expires.Add(-Idle) }

func agentOf(r *http.Request) string {
	agent := r.UserAgent()
	return strings.ToValidUTF8(agent[:min(len(agent), longestAgent)], "")
}
