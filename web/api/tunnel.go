package api

import (
	"cmp"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"pollsadmin/web/session"
)

// Fields of the forms on pages, by Django REST framework's names. HTML's forms can
// only POST form fields: these say which method is meant, or hold a body of another
// type.
const (
	methodField  = "_method"
	typeField    = "_content_type"
	contentField = "_content"
	tokenField   = "csrfmiddlewaretoken"
)

// untunnel makes a form's request the one that it stands for. That the form is ours
// must be proved, by the token of the browser, whoever is logged in; who comes with a
// key has no forms.
func (c *Call) untunnel() error {
	r := c.echo.Request()
	if r.Method != http.MethodPost || r.Header.Get(echo.HeaderAuthorization) != "" {
		return nil
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); media != echo.MIMEApplicationForm {
		return nil
	}
	r.Body = http.MaxBytesReader(c.echo.Response(), r.Body, c.resource.most(r.Method))
	if err := r.ParseForm(); err != nil {
		return unreadable("Form", err)
	}
	if !r.PostForm.Has(methodField) && !r.PostForm.Has(contentField) {
		return nil
	}
	if err := session.CheckToken(r); err != nil {
		return err
	}
	c.echo.SetRequest(c.meant(r))
	return nil
}

// meant is the request that a form stands for. What is no method of ours is left at
// POST.
func (c *Call) meant(sent *http.Request) *http.Request {
	r := sent.Clone(sent.Context())
	if method := sent.PostForm.Get(methodField); method == http.MethodOptions || isWrite(method) {
		r.Method = method
	}
	if sent.PostForm.Has(contentField) {
		kind, content := sent.PostForm.Get(typeField), sent.PostForm.Get(contentField)
		c.browsing.raw = rawBody{kind: kind, content: content}
		r.Header.Set(echo.HeaderContentType, cmp.Or(kind, echo.MIMEApplicationJSON))
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(content)), int64(len(content))
		r.Form, r.PostForm = nil, nil
		return r
	}
	for _, name := range []string{methodField, tokenField} {
		r.PostForm.Del(name)
	}
	c.leaveOut(r)
	return r
}

// leaveOut takes fields from a form that nobody filled in: they would not do as a
// value, and may be left out.
func (c *Call) leaveOut(r *http.Request) {
	for _, f := range c.resource.Takes {
		if !f.Required && !f.Clearable && r.PostForm.Get(f.Name) == "" {
			r.PostForm.Del(f.Name)
		}
	}
}

func isWrite(method string) bool {
	return slices.Contains([]string{
		http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	}, method)
}
