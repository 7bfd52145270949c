package webtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Response is an answer, and what tests ask of it.
type Response struct {
	*httptest.ResponseRecorder

	t     testing.TB
	asked string
}

// Expect fails the test unless the answer has this status.
func (r *Response) Expect(status int) *Response {
	r.t.Helper()
	if r.Code != status {
		r.t.Fatalf("%s: got %d, want %d\n%.2000s", r.asked, r.Code, status, r.Body)
	}
	return r
}

// Location is where a redirect leads.
func (r *Response) Location() string { return r.Header().Get("Location") }

// NewCookies are those that the answer sets.
func (r *Response) NewCookies() []*http.Cookie {
	answer := http.Response{Header: r.Header()}
	return answer.Cookies()
}

// Page parses the answer as HTML.
func (r *Response) Page() *goquery.Document {
	r.t.Helper()
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(r.Body.Bytes()))
	if err != nil {
		r.t.Fatalf("%s: %v", r.asked, err)
	}
	return page
}

// Text is what the selected elements say, with the blanks as a browser shows them.
func (r *Response) Text(selector string) string {
	r.t.Helper()
	return strings.Join(strings.Fields(r.Page().Find(selector).Text()), " ")
}

// Decode reads the answer as JSON.
func Decode[T any](r *Response) T {
	r.t.Helper()
	var into T
	if err := json.Unmarshal(r.Body.Bytes(), &into); err != nil {
		r.t.Fatalf("%s: %v\n%.500s", r.asked, err, r.Body)
	}
	return into
}

func (r *Response) token() string {
	if !strings.HasPrefix(r.Header().Get("Content-Type"), "text/html") {
		return ""
	}
	token, _ := r.Page().Find("input[name=csrfmiddlewaretoken]").First().Attr("value")
	return token
}
