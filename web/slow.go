package web

import (
	"errors"
	"io"
	"net/http"
	"os"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/places"
)

// slowError means that a body did not arrive within the time that it had. The
// connection is of no use any more.
type slowError struct{}

func (slowError) Error() string { return "the body did not arrive in time" }

// Timeout tells it from what is wrong with a body itself.
func (slowError) Timeout() bool { return true }

// timely says of a body that it is slow, where the connection says that it has timed
// out: so do databases of theirs.
type timely struct{ io.ReadCloser }

// Read is io.Reader's.
func (t timely) Read(into []byte) (int, error) {
	n, err := t.ReadCloser.Read(into)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return n, slowError{}
	}
	return n, err
}

func isSlow(err error, a *answer) bool {
	if !errors.As(err, new(slowError)) {
		return false
	}
	*a = answerWith(http.StatusRequestTimeout)
	a.detail = "The request did not arrive in time."
	return true
}

// hangUp has the connection closed after the answer to a request of which not all
// was read: RFC 9110, section 15.5.9. Else the answer would wait for the rest.
func hangUp(a answer, err error, c echo.Context) {
	turnedAway := errors.Is(err, places.ErrFull) || errors.As(err, new(*tenants.CrowdedError))
	if a.status == http.StatusRequestTimeout || turnedAway && c.Request().ContentLength != 0 {
		c.Response().Header().Set(echo.HeaderConnection, "close")
	}
}
