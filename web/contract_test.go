package web_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"pollsadmin/web/webtest"
)

// The API's description: that every request and answer of the tests is as it says
// is seen to by webtest.

func contract(t *testing.T) *openapi3.T {
	t.Helper()
	c, err := webtest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContract_IsValid(t *testing.T) {
	t.Parallel()
	if err := contract(t).Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
}

// TestContract_HasEveryRoute fails for a route that is not described, and for one
// that is not there.
func TestContract_HasEveryRoute(t *testing.T) {
	t.Parallel()
	described, served := map[string]bool{}, map[string]bool{}
	for path, item := range contract(t).Paths.Map() {
		for method := range item.Operations() {
			described[method+" "+path] = true
		}
	}
	param := regexp.MustCompile(`:(\w+)`)
	for _, r := range webtest.New(t).Server.Routes() {
		if strings.HasPrefix(r.Path, "/api/") && r.Method != echo.RouteNotFound && !strings.HasPrefix(r.Path, "/api/docs/") {
			served[r.Method+" "+param.ReplaceAllString(r.Path, "{$1}")] = true
		}
	}
	for _, route := range slices.Sorted(maps.Keys(served)) {
		if !described[route] {
			t.Errorf("openapi.yaml says nothing of %s", route)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(described)) {
		if !served[route] {
			t.Errorf("%s is described and not served", route)
		}
	}
}

// TestContract_HasExamples looks for one in every parameter, every body and every
// answer, or in what they are made of.
func TestContract_HasExamples(t *testing.T) {
	t.Parallel()
	for path, item := range contract(t).Paths.Map() {
		for method, operation := range item.Operations() {
			for _, p := range slices.Concat(item.Parameters, operation.Parameters) {
				if p.Value.Example == nil {
					t.Errorf("%s %s: %s has no example", method, path, p.Value.Name)
				}
			}
			for status, response := range operation.Responses.Map() {
				if !exemplified(response.Value.Content) {
					t.Errorf("%s %s: the answer %s has no example", method, path, status)
				}
			}
			if body := operation.RequestBody; body != nil && !exemplified(body.Value.Content) {
				t.Errorf("%s %s: the body has no example", method, path)
			}
		}
	}
}

func exemplified(content openapi3.Content) bool {
	media := content.Get("application/json")
	if media == nil {
		return true
	}
	if media.Example != nil || len(media.Examples) > 0 || media.Schema.Value.Example != nil {
		return true
	}
	for _, property := range media.Schema.Value.Properties {
		if v := property.Value; v.Example == nil && !v.Nullable && v.Items == nil {
			return false
		}
	}
	return len(media.Schema.Value.Properties) > 0
}

// TestContract_IsServed asks for both forms, again with the tag, and as nobody.
func TestContract_IsServed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for path, kind := range map[string]string{
		"/api/openapi.json": "application/json", "/api/openapi.yaml": "application/yaml",
	} {
		c := site.Client(webtest.Thor)
		answer := c.Get(path).Expect(http.StatusOK)
		if got := answer.Header().Get("Content-Type"); got != kind {
			t.Errorf("%s is %s", path, got)
		}
		if !bytes.Contains(answer.Body.Bytes(), []byte("/api/polls/{poll}/results/")) {
			t.Errorf("%s: %.300s", path, answer.Body)
		}
		if kind == "application/json" && !json.Valid(answer.Body.Bytes()) {
			t.Error("no JSON")
		}
		for tag, want := range map[string]int{
			answer.Header().Get("ETag"): 304, "W/" + answer.Header().Get("ETag"): 304, `"another"`: 200,
		} {
			c.Header.Set("If-None-Match", tag)
			c.Get(path).Expect(want)
		}
	}
}
