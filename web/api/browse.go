package api

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	browser "pollsadmin/views/api"
)

// browsing is what a call for a page has learnt until its answer is known: an error is
// answered when the tenant's database is given back already.
type browsing struct {
	writes []string // methods that the caller may change something with
	raw    rawBody
	paging *paging
}

// rawBody is what was typed as a body, and its content type.
type rawBody struct{ kind, content string }

type callKey struct{}

// servePage answers as a script would be answered, and shows people what that is.
func (c *Call) servePage() error {
	c.browsing = &browsing{}
	ctx := context.WithValue(c.Context(), callKey{}, c)
	r := c.echo.Request().Clone(ctx)
	for _, name := range []string{"If-None-Match", "If-Modified-Since", echo.HeaderAcceptEncoding} {
		r.Header.Del(name) // they speak of the page
	}
	c.echo.SetRequest(r)
	if err := c.untunnel(); err != nil {
		return err
	}
	answer, err := capture(c.echo, c.answer)
	if !c.hasKey() { // whose pages have no forms
		c.browsing.writes = c.writes()
	}
	if err != nil {
		return err
	}
	return c.show(answer)
}

// ShowError makes a page of what scripts are told of an error; answer tells them.
func (a *API) ShowError(c echo.Context, answer func() error) error {
	told, err := capture(c, answer)
	if err != nil {
		return err
	}
	call, ok := c.Request().Context().Value(callKey{}).(*Call)
	if !ok { // it went wrong before the resource was asked
		call = &Call{api: a, echo: c, format: Page, browsing: &browsing{}}
	}
	return call.show(told)
}

// show sends the page. One of nothing cannot be sent with the status of nothing, so
// that it stands on the page alone, as in Django REST framework.
func (c *Call) show(answer *captured) error {
	page := c.dress(answer)
	for _, name := range []string{"Etag", echo.HeaderContentType, echo.HeaderContentLength, echo.HeaderContentEncoding} {
		answer.header.Del(name) // they speak of the JSON
	}
	var html bytes.Buffer
	if err := browser.AnswerPage(page).Render(c.Context(), &html); err != nil {
		return fmt.Errorf("drawing the page: %w", err)
	}
	status := answer.status
	if status == http.StatusNoContent {
		status = http.StatusOK
	}
	return c.echo.HTMLBlob(status, html.Bytes())
}

// shown are the headers that a page tells of.
func shown() []string {
	return []string{
		"Allow", "Content-Type", "Etag", "Idempotent-Replayed", "Link", "Location", "Ratelimit", "Ratelimit-Policy",
		"Retry-After", "Vary", "Www-Authenticate",
	}
}

func headersOf(answer *captured) []browser.Header {
	var list []browser.Header
	for _, name := range shown() {
		value := strings.Join(answer.header.Values(name), ", ")
		if value == "" {
			continue
		}
		said := map[string]string{"Etag": "ETag", "Www-Authenticate": "WWW-Authenticate"}
		list = append(list, browser.Header{Name: cmp.Or(said[name], name), Value: value, URL: webAddress(value)})
	}
	return list
}

func statusLine(status int) string {
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}

// forbids are the answers after which nothing is offered: they come from a resource
// that the caller may not have, or that is not there.
func forbids(status int) bool {
	return slices.Contains([]int{
		http.StatusNoContent, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusGone,
	}, status) || status >= http.StatusInternalServerError
}
