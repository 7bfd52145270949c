package polls_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

const (
	anonymous   = `{"detail":"Authentication credentials were not provided."}`
	forbidden   = `{"detail":"You do not have permission to perform this action."}`
	notFound    = `{"detail":"Not found."}`
	invalidPage = `{"detail":"Invalid page."}`
	noChoice    = `["Select a valid choice. That choice is not one of the available choices."]`
	required    = `["This field is required."]`
	twice       = `{"non_field_errors":["You have already voted in this poll."]}`
)

// TestAPI_RefusesAndChangesNothing goes through every address and what may be
// wrong with a call to it. Root asked poll 1, plain polls 2 and 3; choices 1 and
// 2 are poll 1's, 3 and 4 poll 2's; root and plain voted in poll 1, plain in 2.
func TestAPI_RefusesAndChangesNothing(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	before := map[string]contents{}
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		before[tenant] = contentsOf(t, site, tenant)
	}
	scripts := callers(site, webtest.Thor)
	for _, list := range [][]scenario{
		fromNobody(), withoutRight(), ofNothing(), ofNoMethod(),
		withBadPolls(), withBadLists(), withBadChoices(), withBadVotes(), ofBadLists(),
	} {
		for _, s := range list {
			name := strings.Join([]string{s.name, s.who, s.method, s.path}, " ")
			t.Run(name, func(t *testing.T) { s.run(t, scripts[s.who]) })
		}
	}
	for tenant, rows := range before {
		same(t, site, tenant, rows)
	}
}

// everyCall is one good call to each address and method, but for the right to it.
func everyCall() []scenario {
	return []scenario{
		{method: http.MethodGet, path: "/api/polls/"},
		{method: http.MethodPost, path: "/api/polls/", body: `{"question":"Why?"}`},
		{method: http.MethodGet, path: "/api/polls/1/"},
		{method: http.MethodPut, path: "/api/polls/1/", body: `{"question":"Why?"}`},
		{method: http.MethodPatch, path: "/api/polls/1/", body: `{"question":"Why?"}`},
		{method: http.MethodDelete, path: "/api/polls/1/"},
		{method: http.MethodGet, path: "/api/polls/1/results/"},
		{method: http.MethodGet, path: "/api/polls/1/votes/"},
		{method: http.MethodGet, path: "/api/polls/1/results/stream/"},
		{method: http.MethodGet, path: "/api/polls/1/choices/"},
		{method: http.MethodPost, path: "/api/polls/1/choices/", body: `{"choice_text":"So"}`},
		{method: http.MethodGet, path: "/api/polls/1/choices/1/"},
		{method: http.MethodPut, path: "/api/polls/1/choices/1/", body: `{"choice_text":"So"}`},
		{method: http.MethodPatch, path: "/api/polls/1/choices/1/", body: `{"choice_text":"So"}`},
		{method: http.MethodDelete, path: "/api/polls/1/choices/1/"},
		{method: http.MethodPost, path: "/api/polls/1/choices/1/vote/"},
	}
}

func fromNobody() []scenario {
	calls := everyCall()
	for i := range calls {
		calls[i].name, calls[i].status, calls[i].answer = "anonymous", http.StatusUnauthorized, anonymous
	}
	return calls
}

// withoutRight are the writes to another's poll, by those who may at most view.
func withoutRight() []scenario {
	var calls []scenario
	for _, s := range everyCall() {
		if s.method == http.MethodGet || s.path == "/api/polls/" || strings.HasSuffix(s.path, "/vote/") {
			continue
		}
		s.name, s.status, s.answer = "without right", http.StatusForbidden, forbidden
		for _, who := range []string{webtest.Staff, webtest.Viewer, webtest.Plain} {
			s.who = who
			calls = append(calls, s)
		}
	}
	return append(calls,
		scenario{
			"for another", webtest.Plain, http.MethodPost, "/api/polls/", `{"question":"Why?","created_by":1}`, 403,
			forbidden,
		},
		scenario{"taken over", webtest.Plain, http.MethodPatch, "/api/polls/1/", `{"created_by":4}`, 403, forbidden},
		scenario{"given away", webtest.Plain, http.MethodPatch, "/api/polls/2/", `{"created_by":1}`, 403, forbidden},
		scenario{
			"given away", webtest.Plain, http.MethodPut, "/api/polls/2/", `{"question":"Why?","created_by":"1"}`,
			403, forbidden,
		},
		scenario{
			"into another's poll", webtest.Plain, http.MethodPost, "/api/polls/1/choices/",
			`{"choice_text":"So","poll":2}`, 403, forbidden,
		},
	)
}

// ofNothing are calls to what is not there: ids that nothing has, or could
// have, and choices that are another poll's.
func ofNothing() []scenario {
	var calls []scenario
	for _, s := range everyCall() {
		s.name, s.who, s.status, s.answer = "not there", webtest.Root, http.StatusNotFound, notFound
		for _, id := range []string{
			"99999", "0", "-1", "abc", "1.0", "+1", "1e3", "2147483648", "9223372036854775808", "99999999999999999999",
		} {
			if strings.Contains(s.path, "/polls/1/") {
				poll := s
				poll.path = strings.Replace(s.path, "/polls/1/", "/polls/"+id+"/", 1)
				calls = append(calls, poll)
			}
			if strings.Contains(s.path, "/choices/1/") {
				choice := s
				choice.path = strings.Replace(s.path, "/choices/1/", "/choices/"+id+"/", 1)
				calls = append(calls, choice)
			}
		}
		if strings.Contains(s.path, "/choices/1/") {
			s.name, s.path = "another poll's", strings.Replace(s.path, "/choices/1/", "/choices/3/", 1)
			calls = append(calls, s)
		}
	}
	return append(calls,
		scenario{"no such address", "", http.MethodGet, "/api/nothing/", "", 404, notFound},
		scenario{"no such address", "", http.MethodPost, "/api/polls", `{"question":"Why?"}`, 404, notFound},
		scenario{"no such address", webtest.Root, http.MethodGet, "/api/polls/1/voters/", "", 404, notFound},
	)
}

func ofNoMethod() []scenario {
	var calls []scenario
	for path, methods := range map[string][]string{
		"/api/polls/":                  {"PUT", "PATCH", "DELETE"},
		"/api/polls/1/":                {"POST"},
		"/api/polls/1/choices/":        {"PUT", "PATCH", "DELETE"},
		"/api/polls/1/choices/1/":      {"POST", "TRACE", "PROPFIND"},
		"/api/polls/1/choices/1/vote/": {"GET", "PUT", "PATCH", "DELETE"},
		"/api/polls/1/votes/":          {"POST", "PUT", "PATCH", "DELETE"},
		"/api/polls/1/results/stream/": {"POST", "PUT", "PATCH", "DELETE"},
		"/api/polls/1/results/":        {"POST", "PUT", "PATCH", "DELETE"},
	} {
		for _, method := range methods {
			answer := `{"detail":"Method \"` + method + `\" not allowed."}`
			calls = append(calls,
				scenario{"no such method", webtest.Root, method, path, "", 405, answer},
				scenario{"no such method", "", method, path, "", 401, anonymous})
		}
	}
	return calls
}

// withBadPolls sends what cannot be a poll, to be made or to replace one.
func withBadPolls() []scenario {
	var calls []scenario
	for name, bad := range map[string]struct{ body, answer string }{
		"missing":      {`{}`, `{"question":` + required + `}`},
		"nothing":      {``, `{"question":` + required + `}`},
		"another name": {`{"Question":"Why?"}`, `{"question":` + required + `}`},
		"null":         {`{"question":null}`, `{"question":["This field may not be null."]}`},
		"list":         {`{"question":["Why?"]}`, `{"question":["Not a valid string."]}`},
		"bool":         {`{"question":true}`, `{"question":["Not a valid string."]}`},
		"dictionary":   {`{"question":{"a":"b"}}`, `{"question":["Not a valid string."]}`},
		"blank":        {`{"question":""}`, `{"question":` + required + `}`},
		"spaces":       {`{"question":" \t\n\u00a0"}`, `{"question":` + required + `}`},
		"101 characters": {
			`{"question":"` + strings.Repeat("ü", 101) + `"}`,
			`{"question":["Ensure this value has at most 100 characters (it has 101)."]}`,
		},
		"NUL":              {`{"question":"a\u0000b"}`, `{"question":["Null characters are not allowed."]}`},
		"half a character": {`{"question":"a\ud800b"}`, `{"question":["Not a valid string."]}`},
		"invalid UTF-8": {
			"{\"question\":\"a\xffb\"}", `{"detail":"JSON parse error - the text is not valid UTF-8"}`,
		},
		"cut off": {`{"question`, `{"detail":"JSON parse error - unexpected end of JSON input"}`},
		"two":     {`{} {}`, `{"detail":"JSON parse error - invalid character '{' after top-level value"}`},
		"a list":  {`[]`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`},
		"a list of one": {
			`[{"question":"Why?"}]`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`,
		},
		"a string":       {`"Why?"`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got str."]}`},
		"a number":       {`1`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}`},
		"a fraction":     {`1.5`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got float."]}`},
		"nothing at all": {`null`, `{"non_field_errors":["No data provided"]}`},
		"nobody":         {`{"question":"Why?","created_by":99999}`, `{"created_by":` + noChoice + `}`},
		"nobody, ever":   {`{"question":"Why?","created_by":-1}`, `{"created_by":` + noChoice + `}`},
		"user 0":         {`{"question":"Why?","created_by":0}`, `{"created_by":` + noChoice + `}`},
		"beyond the columns": {
			`{"question":"Why?","created_by":9223372036854775808}`, `{"created_by":` + noChoice + `}`,
		},
		"beyond 64 bits": {
			`{"question":"Why?","created_by":"99999999999999999999"}`, `{"created_by":` + noChoice + `}`,
		},
		"by a name": {
			`{"question":"Why?","created_by":"root"}`,
			`{"created_by":["Incorrect type. Expected pk value, received str."]}`,
		},
		"by a fraction": {
			`{"question":"Why?","created_by":1.0}`,
			`{"created_by":["Incorrect type. Expected pk value, received float."]}`,
		},
		"by a bool": {
			`{"question":"Why?","created_by":true}`,
			`{"created_by":["Incorrect type. Expected pk value, received bool."]}`,
		},
		"by null": {
			`{"question":"Why?","created_by":null}`, `{"created_by":["This field may not be null."]}`,
		},
		"several": {
			`{"created_by":[]}`,
			`{"created_by":["Incorrect type. Expected pk value, received list."],"question":` + required + `}`,
		},
		"deep": {
			strings.Repeat(`{"a":`, 20_000),
			`{"detail":"JSON parse error - more than 32 levels of lists and dictionaries"}`,
		},
	} {
		calls = append(calls, scenario{name, webtest.Root, http.MethodPut, "/api/polls/1/", bad.body, 400, bad.answer})
		if !strings.HasPrefix(bad.body, "[") { // several polls
			calls = append(calls, scenario{name, webtest.Root, http.MethodPost, "/api/polls/", bad.body, 400, bad.answer})
		}
	}
	return append(calls,
		scenario{
			"blank", webtest.Root, http.MethodPatch, "/api/polls/1/", `{"question":""}`, 400,
			`{"question":` + required + `}`,
		},
		scenario{
			"null", webtest.Root, http.MethodPatch, "/api/polls/1/", `{"question":null}`, 400,
			`{"question":["This field may not be null."]}`,
		})
}

func withBadChoices() []scenario {
	var calls []scenario
	for name, bad := range map[string]struct{ body, answer string }{
		"missing": {`{"poll":1,"votes":[]}`, `{"choice_text":` + required + `}`},
		"spaces":  {`{"choice_text":"  "}`, `{"choice_text":` + required + `}`},
		"101 characters": {
			`{"choice_text":"` + strings.Repeat("x", 101) + `"}`,
			`{"choice_text":["Ensure this value has at most 100 characters (it has 101)."]}`,
		},
		"NUL":    {`{"choice_text":"\u0000"}`, `{"choice_text":["Null characters are not allowed."]}`},
		"a list": {`[1]`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`},
	} {
		calls = append(calls,
			scenario{name, webtest.Plain, http.MethodPost, "/api/polls/2/choices/", bad.body, 400, bad.answer},
			scenario{name, webtest.Plain, http.MethodPut, "/api/polls/2/choices/3/", bad.body, 400, bad.answer})
	}
	return calls
}

func withBadVotes() []scenario {
	const vote = "/api/polls/1/choices/1/vote/"
	return []scenario{
		{"a second vote", webtest.Root, http.MethodPost, vote, "", 400, twice},
		{"another choice", webtest.Root, http.MethodPost, "/api/polls/1/choices/2/vote/", "", 400, twice},
		{"for somebody else", webtest.Plain, http.MethodPost, vote, `{"voted_by":2}`, 400, twice},
		{"another poll's choice", webtest.Staff, http.MethodPost, "/api/polls/2/choices/1/vote/", "", 404, notFound},
		{
			"a list", webtest.Staff, http.MethodPost, vote, `[1]`, 400,
			`{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`,
		},
		{
			"no JSON", webtest.Staff, http.MethodPost, vote, `{bad`, 400,
			`{"detail":"JSON parse error - invalid character 'b' looking for beginning of object key string"}`,
		},
	}
}

func ofBadLists() []scenario {
	var calls []scenario
	for _, page := range []string{"0", "-1", "2", "x", "1.5", "99999999999999999999", "9223372036854775807"} {
		calls = append(calls, scenario{
			"page", webtest.Plain, http.MethodGet, "/api/polls/?page=" + page, "", 404, invalidPage,
		})
	}
	for _, user := range []string{"0", "-1", "x", "99999999999999999999"} {
		calls = append(calls, scenario{
			"user", webtest.Plain, http.MethodGet, "/api/polls/?created_by=" + user, "", 400,
			`{"created_by":` + noChoice + `}`,
		})
	}
	return calls
}
