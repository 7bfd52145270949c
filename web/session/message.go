package session

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gorilla/sessions"

	"pollsadmin/views"
)

const (
	// maxMessages bounds what waits for a page that never comes; the oldest go first.
	maxMessages = 20

	// messageCookie is Django's name of it.
	messageCookie = "messages"

	// maxCookie is what messages may take in a cookie; longer ones wait in the session.
	maxCookie = 3000
)

// Flash shows a message on the next page.
func Flash(ctx context.Context, m views.Message) {
	if s, ok := FromContext(ctx); ok {
		s.Flash(m)
	}
}

// Flash shows a message on the browser's next page. Somebody's who is logged in waits in
// a cookie, as Django's do, so that a page that is saved costs no write of the session.
func (s *Session) Flash(m views.Message) { s.said = append(s.said, m) }

// messages hands out what waits to be shown, once.
func (s *Session) messages() []views.Message {
	memory := memoryOf(s.visit)
	waiting := append(s.carried(), memory.Messages...)
	waiting = append(waiting, s.said...)
	if memory.Messages != nil {
		memory.Messages, s.changed = nil, true
	}
	s.said, s.shown = nil, true
	return waiting
}

// settleMessages puts what was not shown where the next page finds it.
func (s *Session) settleMessages() {
	carries := s.carries()
	switch {
	case len(s.said) > 0:
		s.keepMessages(append(s.carriedUnlessShown(), s.said...))
	case carries && s.shown:
		s.sendMessages("", -1)
	}
	s.said = nil
}

func (s *Session) carriedUnlessShown() []views.Message {
	if s.shown {
		return nil
	}
	return s.carried()
}

func (s *Session) keepMessages(all []views.Message) {
	if n := len(all); n > maxMessages {
		all = all[n-maxMessages:]
	}
	if text, err := json.Marshal(all); err == nil && s.UserID() != 0 && s.visit.ID != "" {
		payload := base64.RawURLEncoding.EncodeToString(text)
		seal := s.store.cfg.Keys.Seal(messageCookie, append(s.owner(), payload)...)
		if value := payload + "." + base64.RawURLEncoding.EncodeToString(seal); len(value) <= maxCookie {
			s.sendMessages(value, 0)
			return
		}
	}
	memory := memoryOf(s.visit)
	memory.Messages, s.changed = append(memory.Messages, s.said...), true
	if n := len(memory.Messages); n > maxMessages {
		memory.Messages = memory.Messages[n-maxMessages:]
	}
}

func (s *Session) sendMessages(value string, maxAge int) {
	name := s.store.cookieName(messageCookie)
	http.SetCookie(s.writer, sessions.NewCookie(name, value, s.store.options(maxAge)))
}

func (s *Session) carries() bool {
	_, err := s.request.Cookie(s.store.cookieName(messageCookie))
	return err == nil
}

// carried are the messages of the browser's cookie, if they are this session's.
func (s *Session) carried() []views.Message {
	cookie, err := s.request.Cookie(s.store.cookieName(messageCookie))
	if err != nil || len(cookie.Value) > maxCookie || s.UserID() == 0 {
		return nil
	}
	payload, sealed, _ := strings.Cut(cookie.Value, ".")
	seal, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || !s.store.cfg.Keys.Verify(seal, messageCookie, append(s.owner(), payload)...) {
		return nil
	}
	var messages []views.Message
	if text, err := base64.RawURLEncoding.DecodeString(payload); err != nil || json.Unmarshal(text, &messages) != nil {
		return nil
	}
	return messages
}
