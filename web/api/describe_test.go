package api_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// The answer to OPTIONS tells of the fields of what the caller may write.
func TestAPI_Describes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const choice = `"choice_text":{"type":"string","required":true,"read_only":false,"label":"Choice text",` +
		`"max_length":100}`
	for _, test := range []struct{ who, path, actions string }{
		{webtest.Plain, "/api/polls/2/choices/", `,"actions":{"POST":{` + choice + `}}`}, // who asked the poll
		{webtest.Root, "/api/polls/2/choices/3/", `,"actions":{"PUT":{` + choice + `}}`}, // who may change all
		{webtest.Staff, "/api/polls/2/choices/", ""},
		{webtest.Viewer, "/api/polls/2/choices/3/", ""},
		{webtest.Root, "/api/polls/99/", ""},
		{webtest.Plain, "/api/users/", ""},
		{webtest.Root, "/api/polls/2/results/", ""},
		{webtest.Root, "/api/polls/2/choices/3/vote/", ""}, // takes nothing
	} {
		answer := site.Script(webtest.Thor, test.who).JSON(http.MethodOptions, test.path, "")
		_, actions, _ := strings.Cut(answer.Expect(http.StatusOK).Body.String(), `"multipart/form-data"]`)
		if got := strings.TrimSpace(actions); got != test.actions+"}" {
			t.Errorf("%s by %s: got %s, want %s", test.path, test.who, got, test.actions+"}")
		}
	}
	users := site.Script(webtest.Thor, webtest.Root).JSON(http.MethodOptions, "/api/users/", "").Body.String()
	for _, part := range []string{
		`"name":"users","description":"`, `"renders":["application/json","text/html"]`,
		`"email":{"type":"email","required":false,"read_only":false,"label":"Email","max_length":254}`,
		`"password":{"type":"string","required":true,"read_only":false,"label":"Password"}`,
	} {
		if !strings.Contains(users, part) {
			t.Errorf("%s holds no %s", users, part)
		}
	}
}
