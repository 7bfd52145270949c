package web_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// TestErrorCodes: that every other refusal has a code that is described is seen to by
// webtest.
func TestErrorCodes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	reader := "Token " + site.ScopedToken(webtest.Thor, webtest.Root, models.ReadScope)
	voter := "Token " + site.Token(webtest.Thor, webtest.Plain)
	const vote = "POST /api/polls/1/choices/1/vote/"
	for _, test := range []struct {
		call, key, header, body string
		status                  int
		code                    string
	}{
		{"GET /api/polls/", "", "", "", 401, "not_authenticated"},
		{"GET /api/polls/", "Token nobodys", "", "", 401, "authentication_failed"},
		{"POST /api/polls/", reader, "", "{}", 403, "insufficient_scope"},
		{"DELETE /api/polls/1/", voter, "", "", 403, "permission_denied"},
		{"GET /api/polls/99/", voter, "", "", 404, "not_found"},
		{"GET /api/nothing/", voter, "", "", 404, "not_found"},
		{"GET /api/polls/?page=99", voter, "", "", 404, "invalid_page"},
		{"GET /api/polls/?cursor=x", voter, "", "", 404, "invalid_cursor"},
		{"POST /api/polls/", voter, "", "{", 400, "parse_error"},
		{"POST /api/polls/", voter, "", "{}", 400, "invalid"},
		{vote, voter, "", "", 400, "already_voted"},
		{"POST /api/login/", "", "", `{"username": "root", "password": "wrong"}`, 400, "wrong_credentials"},
		{"POST /api/polls/", voter, "Idempotency-Key: ", `{"question": "Why?"}`, 400, "idempotency_key_invalid"},
		{"PROPFIND /api/polls/", voter, "", "", 405, "method_not_allowed"},
		{"GET /api/polls/1/", voter, "Accept: image/png", "", 406, "not_acceptable"},
		{"PATCH /api/polls/3/", voter, `If-Match: "x"`, `{"question": "Why?"}`, 412, "precondition_failed"},
		{"POST /api/polls/", voter, "", strings.Repeat(" ", 9<<20), 413, "too_large"},
	} {
		method, path, _ := strings.Cut(test.call, " ")
		c := site.Client(webtest.Thor)
		c.Header.Set("Authorization", test.key)
		if name, value, ok := strings.Cut(test.header, ": "); ok {
			c.Header.Set(name, value)
		}
		answer := c.JSON(method, path, test.body)
		if got := answer.Header().Get("Error-Code"); answer.Code != test.status || got != test.code {
			t.Errorf("%s: %d %q, want %d %q", test.call, answer.Code, got, test.status, test.code)
		}
	}
	nowhere := site.At("nobody.localhost").Get("/api/polls/").Expect(http.StatusNotFound)
	if got := nowhere.Header().Get("Error-Code"); got != "no_such_site" {
		t.Errorf("of no site: %q", got)
	}
	fine := site.Script(webtest.Thor, webtest.Root).Get("/api/polls/").Expect(http.StatusOK)
	if got := fine.Header().Values("Error-Code"); got != nil {
		t.Errorf("what is fine has the code %q", got)
	}
}
