package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/labstack/echo/v4"
)

// panicError is a programmer's mistake that came to light in a request.
type panicError struct {
	cause string
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %s\n%s", e.cause, e.stack) }

// survive turns a panic into an error of this request alone.
func survive(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if abort, ok := cause.(error); ok && errors.Is(abort, http.ErrAbortHandler) {
				panic(cause) // the request's own way to hang up
			}
			err = errors.Join(err, &panicError{cause: fmt.Sprint(cause), stack: debug.Stack()})
		}()
		return next(c)
	}
}
