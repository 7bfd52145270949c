package api

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// Handler answers a call, or returns the error that is to be answered.
type Handler func(c *Call) error

// Resource is what is at one address. A method without a handler is not
// allowed there.
type Resource struct {
	Name string // in the index; empty for addresses with an id
	Path string // below the API's own, with a slash at either end: "/polls/:poll/"
	Open bool   // to everybody; else callers say who they are
	Most int64  // bytes that a POST may send; 0: a mebibyte

	// Scope is what changing something here takes of a key: ScopeWrite, unless set.
	Scope Scope

	// About says what is there, for people: on its page and in the answer to OPTIONS.
	About string
	// Takes are the fields of what the resource takes: its form, and a part of the
	// answer to OPTIONS.
	Takes []Input
	// Writes are the methods that the caller may change something with, to offer no
	// others; nil is all that have a handler. The handlers check by themselves.
	Writes func(c *Call) []string
	// Formats are those that answers come in, the first to whoever does not choose:
	// JSON alone, unless set, and wherever there is JSON a page for people. Send knows
	// JSON; a handler that is offered in others asks Call.Format and writes those itself.
	Formats []Format

	Get, Post, Put, Patch, Delete Handler
}

func (r Resource) handler(method string) Handler {
	switch method {
	case http.MethodGet:
		return r.Get
	case http.MethodPost:
		if r.Post == nil || r.Open {
			return r.Post
		}
		return once(r.Post)
	case http.MethodPut:
		return r.Put
	case http.MethodPatch:
		return r.Patch
	case http.MethodDelete:
		return r.Delete
	}
	return nil
}

// most is what a call of a method may send.
func (r Resource) most(method string) int64 {
	if method == http.MethodPost && r.Most > 0 {
		return r.Most
	}
	return maxBody
}

// methods are those that the resource has a handler for.
func (r Resource) methods() []string {
	var has []string
	for _, method := range []string{
		http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	} {
		if r.handler(method) != nil {
			has = append(has, method)
		}
	}
	return has
}

// allowed is the Allow header, in Django's order.
func (r Resource) allowed() string {
	methods := r.methods()
	if r.Get != nil {
		methods = append(methods, http.MethodHead)
	}
	return strings.Join(append(methods, http.MethodOptions), ", ")
}

// answerOther describes the resource, or refuses a method that it does not have.
func (r Resource) answerOther(c *Call) error {
	c.echo.Response().Header().Set(echo.HeaderAllow, r.allowed())
	if method := c.echo.Request().Method; method != http.MethodOptions {
		return echo.NewHTTPError(http.StatusMethodNotAllowed, "Method "+strconv.Quote(method)+" not allowed.")
	}
	return c.describe()
}
