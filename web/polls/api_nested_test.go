package polls_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// withBadLists sends what is wrong with one poll, or choice, among several.
func withBadLists() []scenario {
	var calls []scenario
	for body, answer := range map[string]string{
		`{"choices":[{}]}`: `{"choices":[{"choice_text":` + required + `}],"question":` + required + `}`,
		`{"question":"Why?","choices":[{"choice_text":"a"},{"choice_text":" "}]}`: `{"choices":` +
			`[{},{"choice_text":` + required + `}]}`,
		`{"question":"Why?","choices":[1,{"choice_text":"a"},[],null]}`: `{"choices":[` +
			`{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]},{},` +
			`{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]},` +
			`{"non_field_errors":["No data provided"]}]}`,
		`{"question":"Why?","choices":{}}`:   `{"choices":["Expected a list of items but got type \"dict\"."]}`,
		`{"question":"Why?","choices":"x"}`:  `{"choices":["Expected a list of items but got type \"str\"."]}`,
		`{"question":"Why?","choices":null}`: `{"choices":["This field may not be null."]}`,
		`{"question":"Why?","choices":[{"choice_text":"` + strings.Repeat("x", 101) + `"}]}`: `{"choices":[{"choice_text":` +
			`["Ensure this value has at most 100 characters (it has 101)."]}]}`,
	} {
		calls = append(calls,
			scenario{"choices", webtest.Root, http.MethodPost, "/api/polls/", body, 400, answer},
			scenario{"choices", webtest.Root, http.MethodPut, "/api/polls/1/", body, 400, answer},
			scenario{
				"in a list", webtest.Root, http.MethodPost, "/api/polls/", `[{"question":"Why?"},` + body + `]`, 400,
				`[{},` + answer + `]`,
			})
	}
	for body, answer := range map[string]string{
		`[{"question":"Why?"},{}]`: `[{},{"question":` + required + `}]`,
		`[{"question":"Why?"},5]`: `[{},` +
			`{"non_field_errors":["Invalid data. Expected a dictionary, but got int."]}]`,
		`[{"question":"Why?","created_by":99}, {"question":"Why?"}]`: `[{"created_by":` + noChoice + `},{}]`,
		`[` + strings.Repeat(`{"question":"Why?"},`, 1000) + `{"question":"Why?"}]`: `{"non_field_errors":` +
			`["Ensure this field has no more than 1000 elements."]}`,
	} {
		calls = append(calls, scenario{"list", webtest.Root, http.MethodPost, "/api/polls/", body, 400, answer})
	}
	const edited = `{"question":"Why?","choices":[{"id":1,"choice_text":"So"},%s]}`
	for item, answer := range map[string]string{
		`{"id":1,"choice_text":"So"}`:  `{"id":["This choice is in the list twice."]}`,
		`{"id":3,"choice_text":"So"}`:  `{"id":` + noChoice + `}`, // another poll's
		`{"id":99,"choice_text":"So"}`: `{"id":` + noChoice + `}`,
		`{"id":0,"choice_text":"So"}`:  `{"id":` + noChoice + `}`,
		`{"id":null}`:                  `{"choice_text":` + required + `,"id":["This field may not be null."]}`,
		`{"id":2}`:                     `{"choice_text":` + required + `}`,
	} {
		calls = append(calls, scenario{
			"edit", webtest.Root, http.MethodPut, "/api/polls/1/", fmt.Sprintf(edited, item), 400,
			`{"choices":[{},` + answer + `]}`,
		})
	}
	return append(calls, scenario{
		"for another", webtest.Plain, http.MethodPost, "/api/polls/",
		`[{"question":"Why?"},{"question":"Why?","created_by":1}]`, 403, forbidden,
	}, scenario{
		"a new one in a patch", webtest.Root, http.MethodPatch, "/api/polls/1/", `{"choices":[{}]}`, 400,
		`{"choices":[{"choice_text":` + required + `}]}`,
	})
}

// TestAPI_WritesPollsWithTheirChoices does to poll 2, plain's, with the choices 3
// (voted for) and 4.
func TestAPI_WritesPollsWithTheirChoices(t *testing.T) {
	t.Parallel()
	add := func(text string) func(*contents) {
		return func(rows *contents) {
			rows.Choices = append(rows.Choices, models.Choice{ID: 5, PollID: 2, ChoiceText: text})
		}
	}
	change := func(rows *contents) { rows.Choices[3].ChoiceText = "Right" }
	drop := func(rows *contents) {
		rows.Choices, rows.Votes = slices.Delete(rows.Choices, 2, 3), slices.Delete(rows.Votes, 2, 3)
	}
	const left, right = `{"id":3,"choice_text":"Thor, left"}`, `{"id":4,"choice_text":"Right"}`
	for _, test := range []struct {
		name, method, choices string
		rights                []string // that it takes of somebody else
		does                  []func(*contents)
	}{
		{"nothing", "PUT", left + `,{"id":"4","choice_text":" Thor, right "}`, nil, nil},
		{"change", "PUT", left + `,` + right, []string{"change_choice"}, []func(*contents){change}},
		{"add", "PATCH", `{"choice_text":"New"}`, []string{"add_choice"}, []func(*contents){add("New")}},
		{"change a part", "PATCH", right + `,{"id":3}`, []string{"change_choice"}, []func(*contents){change}},
		{
			"all", "PUT", right + `,{"choice_text":"New","poll":1,"votes":9}`,
			[]string{"add_choice", "change_choice", "delete_choice"}, []func(*contents){add("New"), change, drop},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := `{"question":"Which?","choices":[` + test.choices + `]}`
			for _, who := range []string{webtest.Plain, webtest.Staff} {
				site := newSite(t)
				c, before := site.Script(webtest.Thor, who), contentsOf(t, site, webtest.Thor)
				grant(site, webtest.Thor, 2, "change_poll")
				for i := range test.rights {
					if who == webtest.Staff { // without the last one
						others := slices.Delete(slices.Clone(test.rights), i, i+1)
						grant(site, webtest.Thor, 2, append(others, "change_poll")...)
						c.JSON(test.method, "/api/polls/2/", body).Expect(http.StatusForbidden)
						same(t, site, webtest.Thor, before)
					}
				}
				grant(site, webtest.Thor, 2, append([]string{"change_poll"}, test.rights...)...)
				answer := c.JSON(test.method, "/api/polls/2/", body).Expect(http.StatusOK)
				before.Polls[1].Question = "Which?"
				for _, does := range test.does {
					does(&before)
				}
				same(t, site, webtest.Thor, before)
				if read := c.Get("/api/polls/2/"); read.Body.String() != answer.Body.String() ||
					read.Header().Get("ETag") != answer.Header().Get("ETag") {
					t.Errorf("it answers %s, and is %s", answer.Body, read.Body)
				}
			}
		})
	}
}

// TestAPI_CreatesManyPolls needs no more statements for many than for few.
func TestAPI_CreatesManyPolls(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	untouched := contentsOf(t, site, webtest.Potter)
	c := site.Script(webtest.Thor, webtest.Root)
	c.Get("/api/polls/").Expect(http.StatusOK) // the use of the token is noted
	create := func(body string) (*webtest.Response, int64) {
		r := c.Request(http.MethodPost, "/api/polls/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		ctx, count := tenants.CountStatements(r.Context())
		return c.Do(r.WithContext(ctx)).Expect(http.StatusCreated), count.Load()
	}
	const poll = `{"question":"Number %d","created_by":%d,"choices":[{"choice_text":"a"},{"choice_text":"b","id":1}]}`
	polls := make([]string, 1000)
	for i := range polls {
		polls[i] = fmt.Sprintf(poll, i, i%4+1)
	}
	_, few := create(`[` + strings.Join(polls[:4], ",") + `]`)
	answer, many := create(`[` + strings.Join(polls, ", \n") + `]`)
	if many > few+4 { // 1,000 polls are two statements, 2,000 choices four
		t.Errorf("%d statements for 4 polls, %d for 1,000", few, many)
	}
	made := webtest.Decode[[]struct {
		ID, CreatedBy int
		Question      string
		Choices       []struct {
			Poll       int
			ChoiceText string `json:"choice_text"`
		}
	}](answer)
	for i, poll := range made {
		if poll.ID != 8+i || poll.Question != fmt.Sprint("Number ", i) || len(poll.Choices) != 2 ||
			poll.Choices[1].Poll != poll.ID || poll.Choices[1].ChoiceText != "b" {
			t.Fatalf("poll %d is %+v", i, poll)
		}
	}
	read := strings.TrimSpace(c.Get("/api/polls/1007/").Body.String())
	if all := answer.Body.String(); len(made) != 1000 || !strings.HasSuffix(all, read+"]\n") {
		t.Errorf("%d polls; the last one is %s", len(made), read)
	}
	if none, _ := create(`[]`); none.Body.String() != "[]\n" {
		t.Error(none.Body)
	}
	same(t, site, webtest.Potter, untouched)
}

// TestAPI_BulkIsOnce has a list that is sent again.
func TestAPI_BulkIsOnce(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const body = `[{"question":"Why?","choices":[{"choice_text":"So"}]},{"question":"How?"}]`
	first := withKey(c, "k", "POST", "/api/polls/", body).Expect(http.StatusCreated)
	again(t, first, withKey(c, "k", "POST", "/api/polls/", body))
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 5 {
		t.Errorf("%d polls", n)
	}
}

// TestAPI_BulkMayBeLarge sends eight mebibytes, which only a list of polls may have.
func TestAPI_BulkMayBeLarge(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const poll = `[{"question":"Why?"}`
	full := poll + strings.Repeat(" ", 8<<20-len(poll)-1) + "]"
	c.JSON("POST", "/api/polls/", full).Expect(http.StatusCreated)
	c.JSON("POST", "/api/polls/", full+" ").Expect(http.StatusRequestEntityTooLarge)
	for _, path := range []string{"/api/polls/3/choices/", "/api/login/"} {
		c.JSON("POST", path, full[:1<<20+1]).Expect(http.StatusRequestEntityTooLarge)
	}
	c.JSON("PUT", "/api/polls/3/", full[:1<<20+1]).Expect(http.StatusRequestEntityTooLarge)
}
