package session

import (
	"encoding/json"
	"time"

	"github.com/gorilla/sessions"

	"pollsadmin/views"
)

// memory is all that a session remembers; its row holds it as JSON.
type memory struct {
	User        uint            `json:"user,omitempty"`
	Fingerprint []byte          `json:"fingerprint,omitempty"`
	Messages    []views.Message `json:"messages,omitempty"`
	Agent       string          `json:"agent,omitempty"`  // what the browser says it is
	Strong      bool            `json:"strong,omitempty"` // a second factor was shown
	Pending     *pending        `json:"pending,omitempty"`
	Address     string          `json:"address,omitempty"` // where it was when this was written

	createdAt time.Time
	expiresAt time.Time
	replaced  []byte // the row that goes when this one is saved
}

// pending is somebody who has said the password, and is to show a second factor.
// Nobody is logged in meanwhile.
type pending struct {
	User        uint      `json:"user"`
	Fingerprint []byte    `json:"fingerprint"`
	Until       time.Time `json:"until"`
	Next        string    `json:"next"`
}

type memoryKey struct{}

// remember ties m to gorilla's session, which carries nothing else.
func remember(visit *sessions.Session, m *memory) { visit.Values[memoryKey{}] = m }

func memoryOf(visit *sessions.Session) *memory {
	m, ok := visit.Values[memoryKey{}].(*memory)
	if !ok {
		m = &memory{}
		remember(visit, m)
	}
	return m
}

// read reports whether data can be understood; if not, the session is none.
func (m *memory) read(data []byte) bool { return json.Unmarshal(data, m) == nil }

// blank reports whether forgetting everything would change nothing.
func (m *memory) blank() bool { return m.User == 0 && m.Pending == nil && len(m.Messages) == 0 }
