package session

import (
	"context"
	"net/http"

	"github.com/gorilla/sessions"

	"pollsadmin/views"
)

// Session is one browser's visit to one tenant, for the length of a request.
type Session struct {
	store   *Store
	visit   *sessions.Session
	request *http.Request
	writer  http.ResponseWriter
	tenant  string
	browser string // the key of a browser that nobody is logged in with
	address string // where the request comes from
	changed bool

	said  []views.Message // to be shown on the next page
	shown bool            // what waited has been
}

type contextKey struct{}

// NewContext returns a context that carries the session.
func NewContext(ctx context.Context, s *Session) context.Context {
	return context.WithValue(ctx, contextKey{}, s)
}

// FromContext returns the session of the request, false where there is none.
func FromContext(ctx context.Context) (*Session, bool) {
	s, ok := ctx.Value(contextKey{}).(*Session)
	return s, ok
}

// UserID is who logged in, 0 when nobody did. Whether they still exist and
// still may is another question.
func (s *Session) UserID() uint { return memoryOf(s.visit).User }

// KeyHash is what the database knows the session by.
func (s *Session) KeyHash() []byte { return hashKey(s.visit.ID) }

// Knows reports whether the session began with the password that is stored as
// encoded: setting another one ends every session that began before.
func (s *Session) Knows(encoded string) bool {
	return s.store.cfg.Keys.Verify(memoryOf(s.visit).Fingerprint, "password", s.tenant, encoded)
}

// Check asks the context's tenant whether the session is still there:
// ErrNotFound after it has ended, elsewhere perhaps.
func (s *Session) Check(ctx context.Context) error {
	_, err := s.store.cfg.Rows.Find(ctx, hashKey(s.visit.ID), s.store.cfg.Now())
	return err
}

// Login begins a session of the user's under a new key, whatever was here before.
func (s *Session) Login(user uint, encoded string) {
	detach(s.visit)
	old := memoryOf(s.visit)
	remember(s.visit, &memory{
		User: user, Fingerprint: s.fingerprint(encoded), Strong: old.Strong && old.User == user, replaced: old.replaced,
	})
	s.visit.ID = newKey()
	s.changed = true
}

// Logout forgets everything.
func (s *Session) Logout() {
	detach(s.visit)
	remember(s.visit, &memory{replaced: memoryOf(s.visit).replaced})
	s.changed = true
}

// Save writes what has changed. The middleware does so before the first byte
// of the answer; whoever must know that it succeeded calls Save first.
func (s *Session) Save() error {
	s.settleMessages()
	if !s.changed && !s.store.stale(s.visit) {
		return nil
	}
	if m := memoryOf(s.visit); m.User != 0 {
		m.Agent, m.Address = agentOf(s.request), s.address
	}
	if err := s.store.Save(s.request, s.writer, s.visit); err != nil {
		return err
	}
	s.changed = false
	return nil
}

func (s *Session) fingerprint(encoded string) []byte {
	return s.store.cfg.Keys.Seal("password", s.tenant, encoded)
}
