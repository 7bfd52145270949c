package session

import "time"

// Await notes that somebody has said the password and is to show a second factor
// until then; afterwards they go on to next. Nobody is logged in.
func (s *Session) Await(user uint, encoded, next string, until time.Time) {
	detach(s.visit)
	remember(s.visit, &memory{
		Pending:  &pending{User: user, Fingerprint: s.fingerprint(encoded), Until: until, Next: next},
		replaced: memoryOf(s.visit).replaced,
	})
	s.visit.ID = newKey()
	s.changed = true
}

// Awaited is who has said the password in this browser and is to show a second
// factor, and where they go on to; 0 is nobody, or too late.
func (s *Session) Awaited() (user uint, next string) {
	p := memoryOf(s.visit).Pending
	if p == nil || !s.store.cfg.Now().Before(p.Until) {
		return 0, ""
	}
	return p.User, p.Next
}

// AwaitedKnows reports whether the password that was said is the one that is stored.
func (s *Session) AwaitedKnows(encoded string) bool {
	p := memoryOf(s.visit).Pending
	return p != nil && s.store.cfg.Keys.Verify(p.Fingerprint, "password", s.tenant, encoded)
}

// Strong reports whether the session began with a second factor.
func (s *Session) Strong() bool { return memoryOf(s.visit).Strong }

// SetStrong notes whether the user has shown a second factor.
func (s *Session) SetStrong(strong bool) {
	memoryOf(s.visit).Strong = strong
	s.changed = true
}
