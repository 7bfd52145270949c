package session

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"
)

// Where a token travels: Django's names.
const (
	tokenField  = "csrfmiddlewaretoken"
	tokenHeader = "X-CSRFToken" //nolint:gosec // a name, not a secret
)

// Why a request is not taken for our own.
var (
	ErrCrossOrigin = errors.New("the request comes from another site")
	ErrToken       = errors.New("CSRF token missing or incorrect")
	ErrForm        = errors.New("the form cannot be read")
)

// browserCookie names the cookie that a token is bound to until somebody logs in.
const browserCookie = "browser"

// CSRFToken proves that a form comes from a page of ours. It is bound to the
// tenant and to the session, or to the browser when nobody is logged in, and
// looks different each time, so that compression cannot betray it.
func (s *Session) CSRFToken() string {
	if s.UserID() == 0 && s.browser == "" {
		s.browser = newKey()
		name := s.store.cookieName(browserCookie)
		http.SetCookie(s.writer, sessions.NewCookie(name, s.browser, s.store.options(0)))
	}
	return mask(s.store.cfg.Keys.Seal("csrf", s.owner()...))
}

// Protect refuses a request that would change something unless it carries the
// token of its browser and comes from our own pages. Whoever brings no cookie
// to be abused is exempt.
func (s *Store) Protect(exempt func(echo.Context) bool) echo.MiddlewareFunc {
	origins := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if isSafe(c.Request().Method) || exempt(c) {
				return next(c)
			}
			if err := origins.Check(c.Request()); err != nil {
				return fmt.Errorf("%w: %w", ErrCrossOrigin, err)
			}
			if err := CheckToken(c.Request()); err != nil {
				return err
			}
			return next(c)
		}
	}
}

func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// CheckToken refuses a request without the token of its browser, which Protect asks
// of those alone who are logged in when they come to the API.
func CheckToken(r *http.Request) error {
	s, ok := FromContext(r.Context())
	if !ok {
		return ErrToken
	}
	sent, err := sentToken(r)
	if err != nil {
		return err
	}
	if s.UserID() == 0 && s.browser == "" || !s.store.cfg.Keys.Verify(unmask(sent), "csrf", s.owner()...) {
		return ErrToken
	}
	return nil
}

// sentToken prefers the header, which spares scripts a form.
func sentToken(r *http.Request) (string, error) {
	if token := r.Header.Get(tokenHeader); token != "" {
		return token, nil
	}
	if err := parseForm(r); err != nil {
		return "", fmt.Errorf("%w: %w", ErrForm, err)
	}
	return r.PostFormValue(tokenField), nil
}

// maxFormMemory is what a form with files may take before they go to disk.
const maxFormMemory = 1 << 20

// parseForm reports the errors that http.Request.FormValue keeps to itself: a
// body that is too large, for one.
func parseForm(r *http.Request) error {
	if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		return r.ParseMultipartForm(maxFormMemory) //nolint:gosec // the server limits bodies
	}
	return r.ParseForm()
}

// owner is whom a token is bound to.
func (s *Session) owner() []string {
	if s.UserID() != 0 {
		return []string{s.tenant, "session", s.visit.ID}
	}
	return []string{s.tenant, "browser", s.browser}
}

func mask(token []byte) string {
	out := make([]byte, 2*len(token))
	rand.Read(out[:len(token)])
	subtle.XORBytes(out[len(token):], out[:len(token)], token)
	return base64.RawURLEncoding.EncodeToString(out)
}

// unmask undoes mask; what never was a token comes out as one that fits nothing.
func unmask(masked string) []byte {
	in, err := base64.RawURLEncoding.DecodeString(masked)
	if err != nil || len(in)%2 != 0 {
		return nil
	}
	token := make([]byte, len(in)/2)
	subtle.XORBytes(token, in[:len(token)], in[len(token):])
	return token
}
