package session

import (
	"net/http"

	"github.com/gorilla/sessions"
)

// cookieName keeps a cookie to one host: browsers take __Host- from nobody but
// that host itself, and only over HTTPS. Without it another tenant, a sibling
// subdomain, could plant one.
func (s *Store) cookieName(name string) string {
	if s.cfg.Secure {
		return "__Host-" + name
	}
	return name
}

// keyIn is the key that a cookie holds, empty when it holds none.
func keyIn(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil || len(cookie.Value) != keyLength {
		return ""
	}
	return cookie.Value
}

// options are those of every cookie. Lax, since Strict breaks links from mail.
func (s *Store) options(maxAge int) *sessions.Options {
	return &sessions.Options{
		Path:     "/",
		MaxAge:   maxAge,
		Secure:   s.cfg.Secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
}
