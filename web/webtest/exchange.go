package webtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// exchange is a request to the API, and its answer.
type exchange struct {
	asked   *http.Request
	sent    []byte
	got     *httptest.ResponseRecorder
	garbled bool // what was asked
}

// hold fails the test when an answer of the API is not as its description says, or
// a request that was granted not as it asks for.
func (e exchange) hold(t testing.TB) {
	t.Helper()
	c := readContracts()
	if c.err != nil {
		t.Fatal(c.err)
	}
	if isPage(e.got) || e.got.Code == http.StatusMovedPermanently {
		return // the same answer for people; an address without its last slash
	}
	if e.asked.Header.Get("Access-Control-Request-Method") != "" {
		return // browsers ask this of themselves: what they may send from another origin
	}
	err := e.checkAnswer(c)
	if err == nil && !e.garbled && e.got.Code < http.StatusMultipleChoices {
		err = e.checkRequest(c)
	}
	if err != nil {
		t.Errorf("%s %s: %d is not as openapi.yaml has it: %v\n%.1000s\n%.1000s",
			e.asked.Method, e.asked.URL.RequestURI(), e.got.Code, err, e.sent, e.got.Body)
	}
}

func isPage(answer *httptest.ResponseRecorder) bool {
	return strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html")
}

func (e exchange) checkAnswer(c contracts) error {
	contract := c.answers
	if e.asked.URL.Query().Has("fields") {
		contract = c.chosen
	}
	route, params := routeOf(contract, e.method(), e.asked.URL.Path)
	switch {
	case route == nil:
		route = common(contract, "404", "NotFound")
	case route.Operation == nil && e.asked.Method == http.MethodOptions:
		route = common(contract, "200", "Described")
	case route.Operation == nil:
		route = common(contract, "405", "MethodNotAllowed")
	}
	o := options()
	o.ExcludeResponseBody = e.asked.Method == http.MethodHead || e.got.Code == http.StatusNoContent ||
		e.got.Code == http.StatusNotModified
	in := &openapi3filter.RequestValidationInput{Request: e.asked, PathParams: params, Route: route, Options: o}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: e.got.Code, Header: e.got.Header(), Options: o,
	}
	body, err := e.body()
	if err != nil {
		return err
	}
	out.SetBodyBytes(body)
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil || !e.isLines() {
		return err
	}
	return checkLines(route.Operation, body)
}

// ndjson is JSON line by line, of which OpenAPI has no notion.
const ndjson = "application/x-ndjson"

func (e exchange) isLines() bool {
	return e.got.Header().Get("Content-Type") == ndjson && e.got.Code == http.StatusOK
}

// checkLines holds every line to what the records of the same list are as JSON.
func checkLines(operation *openapi3.Operation, body []byte) error {
	page := operation.Responses.Value("200").Value.Content.Get("application/json").Schema.Value
	for _, either := range page.OneOf {
		if either.Value.Properties != nil {
			page = either.Value
		}
	}
	for line := range bytes.Lines(body) {
		var row any
		if err := json.Unmarshal(line, &row); err != nil {
			return fmt.Errorf("reading a line: %w", err)
		}
		if err := page.Properties["results"].Value.Items.Value.VisitJSON(row); err != nil {
			return err
		}
	}
	return nil
}

// body is what was answered, before it was compressed.
func (e exchange) body() ([]byte, error) {
	sent := bytes.NewReader(e.got.Body.Bytes())
	if e.got.Header().Get("Content-Encoding") != "gzip" || sent.Len() == 0 {
		return io.ReadAll(sent)
	}
	plain, err := gzip.NewReader(sent)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

// common is where a request ends that is of no operation: unless it was refused
// before, it gets that answer.
func common(contract *openapi3.T, status, name string) *routers.Route {
	responses := openapi3.NewResponsesWithCapacity(8)
	for status, name := range map[string]string{
		"400": "Invalid", "401": "Unauthorized", "403": "Forbidden", "404": "NotFound", "406": "NotAcceptable",
		"413": "TooLarge", "429": "Throttled", "500": "Failed", "503": "Unavailable", status: name,
	} {
		responses.Set(status, contract.Components.Responses[name])
	}
	operation := &openapi3.Operation{Responses: responses}
	item := &openapi3.PathItem{Get: operation}
	return &routers.Route{Spec: contract, PathItem: item, Method: http.MethodGet, Operation: operation}
}

func (e exchange) checkRequest(c contracts) error {
	route, params := routeOf(c.asked, e.method(), e.asked.URL.Path)
	if route == nil || route.Operation == nil || e.hasFile() {
		return nil
	}
	in := &openapi3filter.RequestValidationInput{
		Request: e.request(), PathParams: params, Route: route, Options: options(),
	}
	return openapi3filter.ValidateRequest(context.Background(), in)
}

// hasFile says that a form brings a file, which the API passes over.
func (e exchange) hasFile() bool {
	kind := e.asked.Header.Get("Content-Type")
	return strings.HasPrefix(kind, "multipart/") && bytes.Contains(e.sent, []byte("; filename="))
}

func options() *openapi3filter.Options {
	o := &openapi3filter.Options{
		IncludeResponseStatus: true, MultiError: true, SkipSettingDefaults: true,
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}
	o.WithCustomSchemaErrorFunc(func(wrong *openapi3.SchemaError) string {
		return strings.Join(wrong.JSONPointer(), ".") + ": " + wrong.Reason
	})
	return o
}

func (e exchange) method() string {
	if e.asked.Method == http.MethodHead {
		return http.MethodGet
	}
	return e.asked.Method
}

// request is what was asked, without the parameters that are passed over, or that
// are numbers beyond those that a program can have.
func (e exchange) request() *http.Request {
	r := e.asked.Clone(context.Background())
	r.Body = io.NopCloser(bytes.NewReader(e.sent))
	kept := url.Values{}
	for name, values := range r.URL.Query() {
		last := values[len(values)-1]
		_, err := strconv.ParseInt(last, 10, 64)
		tooLarge := err != nil && strings.Trim(strings.TrimPrefix(last, "-"), "0123456789") == ""
		if !tooLarge && (name != "page_size" || err == nil) {
			kept.Set(name, last)
		}
	}
	r.URL.RawQuery = kept.Encode()
	return r
}
