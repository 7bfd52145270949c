package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
	"pollsadmin/web/places"
	"pollsadmin/web/ratelimit"
	"pollsadmin/web/session"
)

// fail answers an error, once: everything that goes wrong in a request comes
// here. What it was stays in the log; the answer names its number.
func (s *Server) fail(err error, c echo.Context) {
	a := answerTo(err)
	s.report(err, a, c)
	if c.Response().Committed {
		return
	}
	if a.retry > 0 {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(a.seconds()))
	}
	hangUp(a, err, c)
	if s.isOver(err, c) {
		return
	}
	// Who ran out of time is owed an answer, too.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if err := s.send(a, c); err != nil {
		s.report(err, answerWith(http.StatusInternalServerError), c)
		http.Error(c.Response(), a.title, a.status)
	}
}

// isOver sends somebody to the log-in form, and back to the page afterwards,
// whose visit ended before a form was sent: what was typed waits in the
// browser. Nothing of the form was looked at, for its token is no longer good.
func (s *Server) isOver(err error, c echo.Context) bool {
	path := c.Request().URL.Path
	visit, ok := session.FromContext(c.Request().Context())
	if !errors.Is(err, session.ErrToken) || !ok || visit.UserID() != 0 {
		return false
	}
	if !isAdmin(path) || path == s.cfg.Site.Index+"login/" {
		return false
	}
	next := url.Values{"next": {c.Request().URL.RequestURI()}}
	return c.Redirect(http.StatusFound, s.cfg.Site.Index+"login/?"+next.Encode()) == nil
}

// report leaves what was the client's fault to the request log.
func (s *Server) report(err error, a answer, c echo.Context) {
	level := slog.LevelError
	switch {
	case errors.Is(err, context.Canceled): // the client hung up
		level = slog.LevelDebug
	case errors.Is(err, places.ErrFull): // they are counted, and there is no time to lose
		return
	case a.status == http.StatusServiceUnavailable && !a.faulty:
		level = slog.LevelWarn
	case a.status < http.StatusInternalServerError:
		return
	}
	s.logger.LogAttrs(c.Request().Context(), level, "request failed", append(about(c), slog.Any("error", err))...)
}

func (s *Server) send(a answer, c echo.Context) error {
	if isAPI(c.Request().URL.Path) {
		return s.sendAPI(a, c)
	}
	return render(c, a.status, s.failurePage(a, c))
}

// sendAPI tells scripts in JSON, and shows people at a browser what scripts are told.
func (s *Server) sendAPI(a answer, c echo.Context) error {
	api.Vary(c.Response().Header())
	c.Response().Header().Set(api.HeaderErrorCode, a.code)
	ratelimit.SetHeaders(c.Response().Header(), a.limits)
	if !api.WantsPage(c.Request()) {
		return a.sendJSON(c)
	}
	return s.api.ShowError(c, func() error { return a.sendJSON(c) })
}

// isAPI tells by the address what kind of answer is expected: what a client
// says it accepts is not to be relied on.
func isAPI(path string) bool { return path == "/api" || strings.HasPrefix(path, "/api/") }

// answerTo finds the answer to an error, 500 for one that nobody foresaw. What
// a handler chose comes before what it was given.
func answerTo(err error) answer {
	var a answer
	switch {
	case isTooLarge(err, &a), isSlow(err, &a), isOverload(err, &a), isThrottled(err, &a), isCrowded(err, &a),
		isLimited(err, &a), isHTTP(err, &a), isInvalid(err, &a), isKnown(err, &a):
	default:
		a = answerWith(http.StatusInternalServerError)
	}
	a.code = cmp.Or(a.code, api.Code(err, a.status))
	return a
}

func isThrottled(err error, a *answer) bool {
	var throttled *auth.ThrottledError
	if !errors.As(err, &throttled) {
		return false
	}
	*a = answerWith(http.StatusTooManyRequests)
	a.retry = throttled.RetryAfter()
	a.detail = fmt.Sprintf("Too many attempts. Try again in %d seconds.", a.seconds())
	a.json = fmt.Sprintf("Request was throttled. Expected available in %d seconds.", a.seconds())
	return true
}

// isCrowded turns away who asks more of a tenant than it may take from the others.
func isCrowded(err error, a *answer) bool {
	var crowded *tenants.CrowdedError
	if !errors.As(err, &crowded) {
		return false
	}
	*a = answerWith(http.StatusTooManyRequests)
	a.retry = crowded.After
	if crowded.PerSecond > 0 {
		a.limits = []ratelimit.Left{ofTenant(crowded.PerSecond, 0)}
	}
	a.detail = fmt.Sprintf("This site has too many visitors at once. Try again in %d seconds.", a.seconds())
	a.json = fmt.Sprintf("Request was throttled. Expected available in %d seconds.", a.seconds())
	return true
}

// isLimited turns away who calls the API more often than they may.
func isLimited(err error, a *answer) bool {
	var limited *ratelimit.LimitedError
	if !errors.As(err, &limited) {
		return false
	}
	*a = answerWith(http.StatusTooManyRequests)
	a.retry = limited.After
	a.detail = fmt.Sprintf("Request was throttled. Expected available in %d seconds.", a.seconds())
	return true
}

func isTooLarge(err error, a *answer) bool {
	var tooLarge *http.MaxBytesError
	if !errors.As(err, &tooLarge) {
		return false
	}
	*a = answerWith(http.StatusRequestEntityTooLarge)
	a.detail = fmt.Sprintf("This is more than the %d bytes that the server takes at once.", tooLarge.Limit)
	return true
}

// isHTTP takes over a status that a handler chose, and its words for it.
func isHTTP(err error, a *answer) bool {
	var chosen *echo.HTTPError
	if !errors.As(err, &chosen) {
		return false
	}
	*a = answerWith(chosen.Code)
	if said, ok := chosen.Message.(string); ok && chosen.Code < 500 && said != http.StatusText(chosen.Code) {
		a.detail, a.json = said, said
	}
	return true
}
