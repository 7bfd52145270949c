package api

import (
	"bytes"
	"net/http"

	"github.com/labstack/echo/v4"
)

// captured is an answer for scripts that a page is made of. Its header is the page's.
type captured struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// capture keeps what write answers from the client.
func capture(c echo.Context, write func() error) (*captured, error) {
	answer := c.Response()
	defer c.SetResponse(answer)
	into := &captured{header: answer.Header(), status: http.StatusOK}
	c.SetResponse(echo.NewResponse(into, c.Echo()))
	return into, write()
}

// Header is the page's own.
func (r *captured) Header() http.Header { return r.header }

// WriteHeader keeps the status.
func (r *captured) WriteHeader(status int) { r.status = status }

// Write keeps a part of the body.
func (r *captured) Write(part []byte) (int, error) { return r.body.Write(part) }

// Flush does nothing: a page is sent when it is whole.
func (r *captured) Flush() {}
