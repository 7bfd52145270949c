package api

import (
	"errors"
	"net/http"
	"strings"
)

// HeaderErrorCode names what is wrong with a call for those who do not read
// sentences. The codes stay as they are; the sentences may not.
const HeaderErrorCode = "Error-Code"

// coded is an error with a code of its own.
type coded struct {
	code string
	error
}

// Unwrap is errors.Unwrap's.
func (c coded) Unwrap() error { return c.error }

// WithCode has err answered with a code other than its status's; nil stays nil.
func WithCode(code string, err error) error {
	if err == nil {
		return nil
	}
	return coded{code, err}
}

// Code is what is wrong: the code of err, or else of the status that it is answered
// with. Where Django REST framework has a code it is that one.
func Code(err error, status int) string {
	var own coded
	if errors.As(err, &own) {
		return own.code
	}
	switch status {
	case http.StatusBadRequest:
		return "invalid"
	case http.StatusUnauthorized:
		return "not_authenticated"
	case http.StatusForbidden:
		return "permission_denied"
	case http.StatusRequestEntityTooLarge:
		return "too_large"
	case http.StatusTooManyRequests:
		return "throttled"
	case http.StatusInternalServerError:
		return "error"
	case http.StatusServiceUnavailable:
		return "unavailable"
	}
	return strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
}

// SetErrorCode is for refusals whose body a handler writes itself.
func (c *Call) SetErrorCode(code string) { c.echo.Response().Header().Set(HeaderErrorCode, code) }
