package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/download"
	"pollsadmin/web/places"
)

// stay is a request that has a place on the server. It has it while it is worked on:
// neither while its body is on the way nor while its answer is, for slow clients could
// take all places so.
type stay struct {
	http.ResponseWriter

	crowd *crowd
	name  string
	place *places.Place
	lasts bool            // until the answer is out
	large int64           // bytes of the body that count
	ended bool            // nothing is to be waited for any more
	ctx   context.Context //nolint:containedctx // of the request, which a body's reader is not told
}

// enter takes a place for a request, before anything is asked of a database on its
// behalf. Each host has its share.
func (s *Server) enter(c echo.Context) (*stay, error) {
	r := c.Request()
	name, err := tenants.CanonicalHost(r.Host)
	if err != nil {
		return nil, err
	}
	place, err := s.crowd.requests.Enter(r.Context(), name)
	if err != nil {
		return nil, err
	}
	answer := c.Response()
	st := &stay{ResponseWriter: answer.Writer, crowd: s.crowd, name: name, place: place, ctx: r.Context()}
	answer.Writer = st
	if r.ContentLength != 0 {
		r.Body = &arriving{ReadCloser: r.Body, stay: st, left: r.ContentLength}
	}
	return st, nil
}

// end is for when all is done.
func (st *stay) end() {
	st.ended = true
	st.place.Leave()
	if st.large > 0 {
		st.crowd.bodies.Release(st.large)
		st.large = 0
	}
}

// newContext is for those who change places.
func (st *stay) newContext(ctx context.Context) context.Context {
	return download.NewContext(ctx, st)
}

// Deliver goes over to those who take something along.
func (st *stay) Deliver() error {
	if err := st.change(st.crowd.downloads); err != nil {
		return err
	}
	st.lasts = true
	return nil
}

// awaitLogin goes over to those who bring a password.
func (s *Server) awaitLogin(ctx context.Context) error {
	if st, ok := download.GateOf(ctx).(*stay); ok {
		return st.change(s.crowd.logins)
	}
	return nil
}

// change takes another place instead. The one that it had is free while it waits.
func (st *stay) change(to *places.Places) error {
	st.place.Leave()
	place, err := to.Enter(st.ctx, st.name)
	if err != nil {
		return err
	}
	st.place = place
	return nil
}

// WriteHeader gives the place up: what is left to do is up to the client.
func (st *stay) WriteHeader(status int) {
	st.answered()
	st.ResponseWriter.WriteHeader(status)
}

// Write likewise.
func (st *stay) Write(part []byte) (int, error) {
	st.answered()
	return st.ResponseWriter.Write(part)
}

// Unwrap leads to what can be flushed, and given deadlines.
func (st *stay) Unwrap() http.ResponseWriter { return st.ResponseWriter }

func (st *stay) answered() {
	st.ended = true
	if !st.lasts {
		st.place.Leave()
	}
}
