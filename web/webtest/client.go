package webtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
)

// Client is a browser, or a script, at one tenant. It keeps cookies and the
// token of the last page, and follows no redirect unless asked to.
type Client struct {
	Header http.Header // sent with every request
	// Garbles says that requests are not held to the API's description, which knows
	// neither 1e999 nor what is passed over. Answers are.
	Garbles bool

	t     testing.TB
	site  *Site
	base  *url.URL
	jar   *cookiejar.Jar
	token string
}

// Client is a browser that nobody is logged in with.
func (s *Site) Client(tenant string) *Client { return s.At(tenant + ".localhost") }

// At is a browser at any host.
func (s *Site) At(host string) *Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	scheme := "http"
	if s.secure {
		scheme = "https"
	}
	return &Client{
		Header: http.Header{}, t: s.t, site: s, base: &url.URL{Scheme: scheme, Host: host}, jar: jar,
	}
}

// As is a browser that one of the users is logged in with.
func (s *Site) As(tenant, username string) *Client {
	s.t.Helper()
	c := s.Client(tenant)
	if username == Plain { // was staff when they came in
		s.setStaff(tenant, username, true)
		defer s.setStaff(tenant, username, false)
	}
	c.Login(username, Password).Expect(http.StatusFound)
	return c
}

func (s *Site) setStaff(tenant, username string, staff bool) {
	s.t.Helper()
	s.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("username = ?", username).Update("is_staff", staff).Error
	})
}

// Login sends the log-in form.
func (c *Client) Login(username, password string) *Response {
	c.t.Helper()
	page := c.Get("/admin/login/").Expect(http.StatusOK)
	return c.Submit(page, "#login-form", url.Values{"username": {username}, "password": {password}})
}

// Get asks for a page.
func (c *Client) Get(path string) *Response {
	c.t.Helper()
	return c.Do(c.Request(http.MethodGet, path, nil))
}

// Post sends a form with the token of the last page.
func (c *Client) Post(path string, form url.Values) *Response {
	c.t.Helper()
	sent := url.Values{"csrfmiddlewaretoken": {c.token}}
	for name, values := range form {
		sent[name] = values
	}
	r := c.Request(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(r)
}

// JSON sends a body of JSON, none when it is empty, with the token of the last
// page for those who come with a session.
func (c *Client) JSON(method, path, body string) *Response {
	c.t.Helper()
	r := c.Request(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-CSRFToken", c.token)
	return c.Do(r)
}

// Follow goes where an answer redirects to.
func (c *Client) Follow(answer *Response) *Response {
	c.t.Helper()
	return c.Get(answer.Location())
}

// Request makes a request as the browser would send it.
func (c *Client) Request(method, path string, body io.Reader) *http.Request {
	r := httptest.NewRequestWithContext(c.t.Context(), method, path, body)
	r.Host = c.base.Host
	for name, values := range c.Header {
		r.Header[name] = values
	}
	for _, cookie := range c.jar.Cookies(c.base) {
		r.AddCookie(cookie)
	}
	return r
}

// Do sends a request and keeps what the answer brings.
func (c *Client) Do(r *http.Request) *Response {
	c.t.Helper()
	recorder := httptest.NewRecorder()
	if strings.HasPrefix(r.URL.Path, "/api/") {
		c.ask(recorder, r)
	} else {
		c.site.Server.ServeHTTP(recorder, r)
	}
	answer := &Response{ResponseRecorder: recorder, t: c.t, asked: r.Method + " " + r.URL.RequestURI()}
	c.jar.SetCookies(c.base, answer.NewCookies())
	if token := answer.token(); token != "" {
		c.token = token
	}
	return answer
}

// ask keeps what is sent to the API, to hold it and the answer against the description.
func (c *Client) ask(recorder *httptest.ResponseRecorder, r *http.Request) {
	c.t.Helper()
	var sent bytes.Buffer
	if r.Body != nil {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, &sent), r.Body}
	}
	asked := r.Clone(r.Context())
	c.site.Server.ServeHTTP(recorder, r)
	exchange{asked: asked, sent: sent.Bytes(), got: recorder, garbled: c.Garbles}.hold(c.t)
}

// Token is the one that the last page held.
func (c *Client) Token() string { return c.token }

// Cookies are those that the browser would send.
func (c *Client) Cookies() []*http.Cookie { return c.jar.Cookies(c.base) }

// SetCookies plants cookies.
func (c *Client) SetCookies(cookies ...*http.Cookie) { c.jar.SetCookies(c.base, cookies) }
