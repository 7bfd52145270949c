package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/tenants/sqlitedriver"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
	"pollsadmin/web/live"
	"pollsadmin/web/ratelimit"
	"pollsadmin/web/session"
)

// soon is when to try again what is only busy now.
const soon = 5 * time.Second

// answer is what a client learns of an error.
type answer struct {
	status  int
	code    string // for programs; see api.HeaderErrorCode
	title   string
	detail  string         // for people
	json    string         // for scripts; empty says what people are told
	invalid record.Invalid // complaints by field, for scripts
	nested  json.Marshaler // the same, of several records
	retry   time.Duration
	limits  []ratelimit.Left // of calls to the API, where they are used up
	faulty  bool             // operators have to look after it
}

// seconds is for the header, and for those who read.
func (a answer) seconds() int { return int(math.Ceil(a.retry.Seconds())) }

// answerWith is what a status alone says.
func answerWith(status int) answer {
	a := answer{status: status, title: http.StatusText(status)}
	switch status {
	case http.StatusNotFound:
		a.title, a.detail, a.json = "Page not found", "There is nothing at this address.", "Not found."
	case http.StatusForbidden:
		a.title, a.detail = "Permission denied", "You do not have permission to perform this action."
	case http.StatusUnauthorized:
		a.detail = "Authentication credentials were not provided."
	case http.StatusMethodNotAllowed:
		a.detail = "This address does not take that kind of request."
	case http.StatusServiceUnavailable:
		a.title, a.detail, a.retry = "Temporarily unavailable", "Please try again in a moment.", soon
	case http.StatusInternalServerError:
		a.title, a.detail = "Server error", "Something went wrong on our side. It has been written down."
	}
	return a
}

// isKnown looks the error up among those that say what they mean.
func isKnown(err error, a *answer) bool {
	for _, known := range knownErrors() {
		if errors.Is(err, known.err) {
			*a = answerWith(known.status)
			if known.detail != "" {
				a.detail, a.json = known.detail, known.json
			}
			a.code = known.code
			return true
		}
	}
	switch {
	case sqlitedriver.Busy(err):
		*a = answerWith(http.StatusServiceUnavailable)
	case errors.Is(err, errFull):
		*a = answerWith(http.StatusServiceUnavailable)
		a.code, a.retry = "out_of_room", freed
		a.detail = "This site has no room for more. Delete something, or ask its operator for room."
	case tenants.Faulty(err):
		*a = answerWith(http.StatusServiceUnavailable)
		a.faulty, a.detail = true, "This site cannot be used at the moment. Its operator has to look after it."
	case tenants.TooSlow(err):
		*a = answerWith(http.StatusServiceUnavailable)
		a.code, a.detail = "too_slow", "This takes longer than it may on this site. Ask for less at once."
	default:
		return false
	}
	return true
}

type knownError struct {
	err          error
	status       int
	code         string // empty: the status's
	detail, json string
}

func knownErrors() []knownError {
	const unavailable, forbidden = http.StatusServiceUnavailable, http.StatusForbidden
	return []knownError{
		{err: gorm.ErrRecordNotFound, status: http.StatusNotFound},
		{tenants.ErrNotFound, http.StatusNotFound, "no_such_site", "There is no site at this address.", "Not found."},
		{tenants.ErrSuspended, unavailable, "suspended", "This site is suspended.", ""},
		{
			tenants.ErrMaintenance, unavailable, "maintenance",
			"This site is being worked on. Please try again later.", "",
		},
		{
			tenants.ErrReadOnly, unavailable, "read_only",
			"This site can be looked at, but not changed for the moment.", "",
		},
		{tenants.ErrPending, unavailable, "", "This site's database waits to be migrated.", ""},
		{tenants.ErrNewer, unavailable, "", "This site's database belongs to a newer version of the program.", ""},
		{err: tenants.ErrUnavailable, status: unavailable},
		{err: tenants.ErrBusy, status: unavailable},
		{live.ErrFull, unavailable, "", "Too many pages are kept up to date already.", ""},
		{err: tenants.ErrClosed, status: unavailable},
		{err: context.DeadlineExceeded, status: unavailable},
		{err: context.Canceled, status: unavailable},
		{
			session.ErrCrossOrigin, forbidden, "csrf_failed", "The request comes from another site.",
			"CSRF Failed: the request comes from another site.",
		},
		{
			session.ErrToken, forbidden, "csrf_failed",
			"This form is out of date. Go back, reload the page and send it again.",
			"CSRF Failed: CSRF token missing or incorrect.",
		},
		{
			auth.ErrEnrol, forbidden, "second_factor_required",
			"This site asks for a second factor: set one up first.", "",
		},
		{session.ErrForm, http.StatusBadRequest, "parse_error", "The form cannot be read.", ""},
	}
}

func isInvalid(err error, a *answer) bool {
	var one *api.NestedError
	var several api.ListErrors
	switch {
	case errors.As(err, &one):
		*a = answer{status: http.StatusBadRequest, detail: one.Error(), nested: one}
		return true
	case errors.As(err, &several):
		*a = answer{status: http.StatusBadRequest, detail: several.Error(), nested: several}
		return true
	}
	var bad record.Invalid
	if !errors.As(err, &bad) {
		return false
	}
	*a = answerWith(http.StatusBadRequest)
	a.detail, a.invalid = bad.Error(), bad
	return true
}

// sendJSON answers a script in the shapes of Django REST framework: complaints
// by field, or a sentence.
func (a answer) sendJSON(c echo.Context) error {
	if a.nested != nil {
		return c.JSON(a.status, a.nested)
	}
	if a.invalid != nil {
		return c.JSON(a.status, byField(a.invalid))
	}
	sentence := map[string]string{"detail": cmp.Or(a.json, a.detail, a.title)}
	if a.status >= http.StatusInternalServerError {
		sentence["request"] = requestID(c)
	}
	return c.JSON(a.status, sentence)
}

func byField(bad record.Invalid) map[string][]string {
	fields := make(map[string][]string, len(bad))
	for name, complaints := range bad {
		fields[cmp.Or(name, api.WholeField)] = complaints
	}
	return fields
}
