package session

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"pollsadmin/web/keys"
)

// Idle is how long a session lives without a request.
const Idle = 14 * 24 * time.Hour

// touchEvery spares a write per click: the expiry moves at most so often.
const touchEvery = time.Minute

// Config is what a Store needs.
type Config struct {
	Rows   Rows
	Keys   keys.Ring // for tokens and fingerprints; other ones end every session
	Secure bool      // browsers reach us by HTTPS
	Now    func() time.Time
	Logger *slog.Logger
}

// Store is a store of gorilla/sessions over the databases of the tenants.
type Store struct{ cfg Config }

var _ sessions.Store = (*Store)(nil)

// NewStore makes a store from a complete Config.
func NewStore(cfg Config) *Store { return &Store{cfg: cfg} }

// Get returns the request's session, the same one each time.
func (s *Store) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New looks the request's session up. A key that the tenant did not give out,
// another tenant's for one, is never adopted: the session is then a new one.
func (s *Store) New(r *http.Request, name string) (*sessions.Session, error) {
	visit := s.blank(name)
	key := keyIn(r, name)
	if key == "" {
		return visit, nil
	}
	row, err := s.cfg.Rows.Find(r.Context(), hashKey(key), s.cfg.Now())
	if errors.Is(err, ErrNotFound) {
		return visit, nil
	}
	if err != nil {
		return visit, fmt.Errorf("finding the session: %w", err)
	}
	m := &memory{createdAt: row.CreatedAt, expiresAt: row.ExpiresAt}
	if m.read(row.Data) {
		remember(visit, m)
		visit.ID, visit.IsNew = key, false
	}
	return visit, nil
}

// Save writes the session and sends its cookie.
func (s *Store) Save(r *http.Request, w http.ResponseWriter, visit *sessions.Session) error {
	m := memoryOf(visit)
	if m.blank() {
		return s.end(r, w, visit)
	}
	if visit.ID == "" {
		visit.ID = newKey()
	}
	row, err := s.row(visit.ID, m)
	if err != nil {
		return err
	}
	if visit.IsNew {
		err = s.cfg.Rows.Create(r.Context(), row, m.replaced)
	} else {
		err = s.cfg.Rows.Update(r.Context(), row)
	}
	if errors.Is(err, ErrNotFound) {
		return nil // logged out elsewhere since we read it
	}
	if err != nil {
		return fmt.Errorf("saving the session: %w", err)
	}
	visit.IsNew, m.replaced, m.expiresAt = false, nil, row.ExpiresAt
	http.SetCookie(w, sessions.NewCookie(visit.Name(), visit.ID, visit.Options))
	return nil
}

// end drops what is left of a session that holds nothing.
func (s *Store) end(r *http.Request, w http.ResponseWriter, visit *sessions.Session) error {
	detach(visit)
	m := memoryOf(visit)
	if m.replaced == nil {
		return nil
	}
	if err := s.cfg.Rows.Drop(r.Context(), m.replaced); err != nil {
		return fmt.Errorf("ending the session: %w", err)
	}
	m.replaced = nil
	gone := *visit.Options
	gone.MaxAge = -1
	http.SetCookie(w, sessions.NewCookie(visit.Name(), "", &gone))
	return nil
}

// detach leaves the stored row behind, to go at the next Save.
func detach(visit *sessions.Session) {
	if !visit.IsNew {
		memoryOf(visit).replaced = hashKey(visit.ID)
	}
	visit.ID, visit.IsNew = "", true
}

func (s *Store) blank(name string) *sessions.Session {
	visit := sessions.NewSession(s, name)
	visit.IsNew = true
	visit.Options = s.options(int(Idle.Seconds()))
	remember(visit, &memory{})
	return visit
}

func (s *Store) row(key string, m *memory) (Row, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return Row{}, fmt.Errorf("writing the session: %w", err)
	}
	now := s.cfg.Now()
	if m.createdAt.IsZero() {
		m.createdAt = now
	}
	row := Row{KeyHash: hashKey(key), Data: data, UserID: m.User, CreatedAt: m.createdAt, ExpiresAt: now.Add(Idle)}
	if m.Pending != nil {
		row.ExpiresAt = m.Pending.Until
	}
	return row, nil
}

// stale reports whether a stored session ought to live longer than its row says.
func (s *Store) stale(visit *sessions.Session) bool {
	m := memoryOf(visit)
	return !visit.IsNew && m.Pending == nil && s.cfg.Now().Add(Idle-touchEvery).After(m.expiresAt)
}
