package web

import (
	"errors"
	"fmt"
	"io"

	"pollsadmin/web/places"
)

const (
	smallBody  = 64 << 10 // bytes: so much of a body is always taken
	roomBodies = 64 << 20 // bytes: what is beyond, of all bodies that are on the way or worked on
)

// arriving is a body that is on the way. Until it is there, its request has no place.
type arriving struct {
	io.ReadCloser

	stay *stay
	left int64 // to come, -1 where nobody knows
	read int64
	here bool // all of it
}

// Read is io.Reader's.
func (a *arriving) Read(into []byte) (int, error) {
	if a.here {
		return a.ReadCloser.Read(into)
	}
	a.stay.stepOut()
	n, err := a.ReadCloser.Read(into)
	a.read += int64(n)
	if full := a.stay.keep(a.read - smallBody); full != nil {
		return 0, full
	}
	if a.here = a.read == a.left || errors.Is(err, io.EOF); a.here {
		if full := a.stay.stepIn(); full != nil {
			return 0, full
		}
	}
	return n, err // and to be told of another error takes no place
}

// stepOut gives the place up for a while.
func (st *stay) stepOut() {
	if !st.lasts {
		st.place.Leave()
	}
}

// stepIn takes it again.
func (st *stay) stepIn() error {
	if st.ended {
		return nil
	}
	if err := st.place.Return(st.ctx); err != nil {
		return bodyError{err}
	}
	return nil
}

// keep counts the bytes of a large body.
func (st *stay) keep(bytes int64) error {
	more := bytes - st.large
	if more <= 0 {
		return nil
	}
	if !st.crowd.bodies.TryAcquire(more) {
		st.crowd.bodiesRefused.Add(1)
		return bodyError{places.ErrFull}
	}
	st.large = bytes
	return nil
}

// bodyError is why a body was not read to its end. It is none of the body's own.
type bodyError struct{ error }

func (e bodyError) Error() string { return fmt.Sprintf("a body: %v", e.error) }

// Unwrap leads to the reason.
func (e bodyError) Unwrap() error { return e.error }

// Timeout tells it from what is wrong with a body itself.
func (bodyError) Timeout() bool { return true }
