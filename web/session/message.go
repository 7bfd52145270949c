package session

import (
	"context"

	"pollsadmin/views"
)

// maxMessages bounds what waits for a page that never comes; the oldest go first.
const maxMessages = 20

// Flash shows a message on the next page.
func Flash(ctx context.Context, m views.Message) {
	if s, ok := FromContext(ctx); ok {
		s.Flash(m)
	}
}

// Flash shows a message on the browser's next page.
func (s *Session) Flash(m views.Message) {
	memory := memoryOf(s.visit)
	memory.Messages = append(memory.Messages, m)
	if n := len(memory.Messages); n > maxMessages {
		memory.Messages = memory.Messages[n-maxMessages:]
	}
	s.changed = true
}

// messages hands out what waits to be shown, once.
func (s *Session) messages() []views.Message {
	memory := memoryOf(s.visit)
	waiting := memory.Messages
	if len(waiting) > 0 {
		memory.Messages = nil
		s.changed = true
	}
	return waiting
}
