package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/web/session"
)

// Call is one request to the API.
type Call struct {
	api  *API
	echo echo.Context
	key  Key // who calls

	resource Resource
	format   Format
	browsing *browsing // when the answer is for people
	most     int64     // bytes that it may send
	sent     *sent     // once it is read
	attempt  *attempt  // when the call may be sent again
}

// Context is the request's, with its tenant.
func (c *Call) Context() context.Context { return c.echo.Request().Context() }

// User is who calls; nil where a resource is Open.
func (c *Call) User() session.User { return c.key.User }

// Token is the id of the token that somebody calls with; 0 for a browser's session.
func (c *Call) Token() uint { return c.key.Token }

// Format is the one that the handler is to answer in, of those that the resource
// names: JSON as well when a page is to be made of it.
func (c *Call) Format() Format {
	if c.format == Page {
		return JSON
	}
	return c.format
}

// Address is the caller's on the network.
func (c *Call) Address() string { return c.echo.RealIP() }

// Read is a handle on the database of the call.
func (c *Call) Read() *gorm.DB { return c.api.cfg.Read(c.Context()) }

// Write runs fn in a transaction. Keys are checked when it ends, so that is
// where a row shows that went, or came, at the same moment: 409.
func (c *Call) Write(fn func(tx *gorm.DB) error) error { return c.write(c.api.cfg.Write, fn) }

func (c *Call) write(
	write func(ctx context.Context, fn func(tx *gorm.DB) error) error, fn func(tx *gorm.DB) error,
) error {
	err := record.Translate(write(c.Context(), fn))
	if errors.Is(err, record.ErrReferenced) {
		const conflict = "A record that this one refers to is gone, or another one still refers to it."
		return echo.NewHTTPError(http.StatusConflict, conflict).SetInternal(err)
	}
	return err
}

// ID is an id from the address. What is no id is as little there as an id that
// nothing has: gorm.ErrRecordNotFound.
func (c *Call) ID(name string) (uint, error) {
	id, err := strconv.ParseUint(c.param(name), 10, strconv.IntSize)
	if err != nil {
		return 0, fmt.Errorf("reading the id of the %s: %w: %w", name, err, gorm.ErrRecordNotFound)
	}
	return uint(id), nil
}

// Replaces says that the call puts a whole in the place of what is there, so that
// what it leaves out goes.
func (c *Call) Replaces() bool { return c.echo.Request().Method == http.MethodPut }

// param is a part of the address by its name in the pattern. The router forgets them
// where the address is right and the method is not.
func (c *Call) param(name string) string {
	address := strings.TrimPrefix(c.echo.Request().URL.EscapedPath(), root)
	parts := strings.Split(address, "/")
	i := slices.Index(strings.Split(c.resource.Path, "/"), ":"+name)
	if i < 0 || i >= len(parts) {
		return ""
	}
	part, err := url.PathUnescape(parts[i])
	if err != nil {
		return parts[i]
	}
	return part
}

// Query is a parameter of the address's query, made storable and searchable:
// texts in databases are valid and hold no NUL.
func (c *Call) Query(name string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(c.echo.QueryParam(name), "\uFFFD"), "\x00", "")
}

// Send answers with JSON.
func Send[T any](c *Call, status int, answer T) error {
	body, err := represent(answer)
	if err != nil {
		return err
	}
	header := http.Header{echo.HeaderContentType: {echo.MIMEApplicationJSON}}
	return c.send(&Answer{Status: status, Header: header, Body: body})
}

// sendText answers with JSON that is written already.
func sendText(c *Call, body []byte) error {
	header := http.Header{echo.HeaderContentType: {echo.MIMEApplicationJSON}}
	return c.send(&Answer{Status: http.StatusOK, Header: header, Body: body})
}

// SendNothing answers that something is done, and that nothing is left of it.
func (c *Call) SendNothing() error { return c.echo.NoContent(http.StatusNoContent) }

// origin is how the caller reached us.
func (c *Call) origin() string {
	if c.api.cfg.Secure {
		return "https://" + c.echo.Request().Host
	}
	return "http://" + c.echo.Request().Host
}
