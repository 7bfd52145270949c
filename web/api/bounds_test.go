package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// TestBody_Bounds has bodies that are small, and would take much to decode.
func TestBody_Bounds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const tea, begin = `{"choice_text":"Tea"}`, `{"choice_text":"Tea","x":`
	nested := func(open, end string, levels int) string {
		return begin + strings.Repeat(open, levels) + "1" + strings.Repeat(end, levels) + "}"
	}
	fields := func(n int) string { return "choice_text=Tea" + strings.Repeat("&x=1", n-1) }
	const (
		asJSON, asForm = "application/json", "application/x-www-form-urlencoded"
		tooDeep        = `{"detail":"JSON parse error - more than 32 levels of lists and dictionaries"}`
		tooMany        = `{"detail":"JSON parse error - more than 20000 values"}`
	)
	for name, test := range map[string]struct {
		kind, body string
		status     int
		answer     string
	}{
		"32 levels":          {asJSON, nested("[", "]", 31), 201, ""},
		"33 lists":           {asJSON, nested("[", "]", 32), 400, tooDeep},
		"33 dictionaries":    {asJSON, nested(`{"x":`, "}", 32), 400, tooDeep},
		"never closed":       {asJSON, strings.Repeat("[", 1<<20), 400, tooDeep},
		"brackets in a text": {asJSON, begin + `"` + strings.Repeat(`[\"{\\`, 100) + `"}`, 201, ""},
		"values":             {asJSON, begin + `[` + strings.Repeat("1,", 19_996) + `1]}`, 201, ""},
		"one more":           {asJSON, begin + `[` + strings.Repeat("1,", 19_997) + `1]}`, 400, tooMany},
		"empty lists":        {asJSON, begin + `[` + strings.Repeat("[],", 20_000) + `[]]}`, 400, tooMany},
		"names":              {asJSON, `{` + strings.Repeat(`"a":1,`, 100_000) + `"b":1}`, 400, tooMany},
		"commas":             {asJSON, strings.Repeat(`,`, 1<<20), 400, tooMany},
		"a name twice":       {asJSON, `{"choice_text":"","choice_text":5,"choice_text":"Tea"}`, 201, `"choice_text":"Tea"`},
		"the last is wrong":  {asJSON, `{"choice_text":"Tea","choice_text":null}`, 400, `["This field may not be null."]`},
		"no end":             {asJSON, `"` + strings.Repeat(`\`, 101), 400, "JSON parse error"},
		"fields":             {asForm, fields(1000), 201, ""},
		"one field more":     {asForm, fields(1001), 400, `{"detail":"Form parse error - more than 1000 fields"}`},
		"plain":              {asJSON, tea, 201, ""},
	} {
		t.Run(name, func(t *testing.T) {
			answer := send(c, test.kind, test.body).Expect(test.status)
			if said := answer.Body.String(); !strings.Contains(said, test.answer) {
				t.Error(said)
			}
		})
	}
}

// TestBody_BoundsOfPages is about those who come with a session, whose forms are read
// for the CSRF token before the API sees them.
func TestBody_BoundsOfPages(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/password_change/").Expect(http.StatusOK) // for the token
	c.Post(list, map[string][]string{"choice_text": {"Tea"}, "x": make([]string, 1000)}).Expect(http.StatusBadRequest)
	large := map[string][]string{"choice_text": {strings.Repeat("x", 1<<20)}}
	c.Post(list, large).Expect(http.StatusRequestEntityTooLarge)
	c.Post("/api/polls/", map[string][]string{"question": {"Why?"}, "choices": {"x"}}).Expect(http.StatusCreated)
	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 4 {
		t.Errorf("%d choices", n)
	}
}

// TestBody_ManyPollsWithChoices has a list as large as it may be.
func TestBody_ManyPollsWithChoices(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	choices := strings.TrimSuffix(strings.Repeat(`{"choice_text":"Tea"},`, 20), ",")
	polls := strings.Repeat(fmt.Sprintf(`{"question":"Why?","choices":[%s]},`, choices), 1000)
	c.JSON(http.MethodPost, "/api/polls/", "["+strings.TrimSuffix(polls, ",")+"]").Expect(http.StatusCreated)
	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 4+20_000 {
		t.Errorf("%d choices", n)
	}
}
