package polls_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// ifMatch sends a call with conditions.
func ifMatch(c *webtest.Client, method, path, body string, header http.Header) *webtest.Response {
	r := c.Request(method, path, strings.NewReader(body))
	r.Header = r.Header.Clone() // the client's own
	for name, values := range header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return c.Do(r)
}

// TestAPI_ChangesWhatTheCallerHasSeen reads, lets somebody else be faster, and is
// refused until it has read again.
func TestAPI_ChangesWhatTheCallerHasSeen(t *testing.T) {
	t.Parallel()
	for _, d := range []struct{ method, path, body, other, rival string }{
		{"PUT", "/api/polls/2/", `{"question":"Mine"}`, "/api/polls/2/", `{"question":"Theirs"}`},
		{"PATCH", "/api/polls/2/", `{"question":"Mine"}`, "/api/polls/2/choices/3/", `{"choice_text":"Theirs"}`},
		{"DELETE", "/api/polls/2/", "", "/api/polls/2/", `{"closed_at":"2030-01-01T00:00Z"}`},
		{"PUT", "/api/polls/2/choices/3/", `{"choice_text":"Mine"}`, "/api/polls/2/choices/3/", `{"choice_text":"Theirs"}`},
		{"PATCH", "/api/polls/2/choices/3/", `{"choice_text":"Mine"}`, "/api/polls/2/choices/3/", `{"choice_text":"Two"}`},
		{"DELETE", "/api/polls/2/choices/3/", "", "/api/polls/2/choices/3/", `{"choice_text":"Theirs"}`},
	} {
		t.Run(d.method+" "+d.path, func(t *testing.T) {
			t.Parallel()
			site := newSite(t)
			c, rival := site.Script(webtest.Thor, webtest.Plain), site.Script(webtest.Thor, webtest.Root)
			read := func() http.Header {
				return http.Header{"If-Match": {c.Get(d.path).Expect(http.StatusOK).Header().Get("ETag")}}
			}
			seen := read()
			rival.JSON("PATCH", d.other, d.rival).Expect(http.StatusOK)
			late := contentsOf(t, site, webtest.Thor)
			refused := ifMatch(c, d.method, d.path, d.body, seen).Expect(http.StatusPreconditionFailed).Body.String()
			if refused != `{"detail":"This has been changed since you read it. Read it again, and decide anew."}`+"\n" {
				t.Error(refused)
			}
			same(t, site, webtest.Thor, late)
			done := ifMatch(c, d.method, d.path, d.body, read())
			if d.method == http.MethodDelete {
				done.Expect(http.StatusNoContent)
				c.Get(d.path).Expect(http.StatusNotFound)
				return
			}
			tag := done.Expect(http.StatusOK).Header().Get("ETag")
			if is := read().Get("If-Match"); is != tag || tag == seen.Get("If-Match") {
				t.Errorf("the change has the ETag %s, the resource %s; it was %s", tag, is, seen)
			}
		})
	}
}

// TestAPI_Conditions has all that may be written in them.
func TestAPI_Conditions(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	tag := c.Get("/api/polls/3/").Header().Get("ETag")
	const failed = http.StatusPreconditionFailed
	for _, test := range []struct {
		header http.Header
		status int
	}{
		{http.Header{}, 200},
		{http.Header{"If-Match": {"*"}}, 200},
		{http.Header{"If-Match": {tag}}, 200},
		{http.Header{"If-Match": {`"x", ` + tag + `,"y"`}}, 200},
		{http.Header{"If-Match": {`"x"`, tag}}, 200},
		{http.Header{"If-Match": {`"x"`}}, failed},
		{http.Header{"If-Match": {"W/" + tag}}, failed},
		{http.Header{"If-Match": {strings.Trim(tag, `"`)}}, failed},
		{http.Header{"If-Match": {""}}, failed},
		{http.Header{"If-None-Match": {"*"}}, failed},
		{http.Header{"If-None-Match": {`"x", W/` + tag}}, failed},
		{http.Header{"If-None-Match": {`"x"`}}, 200},
		{http.Header{"If-Match": {tag}, "If-None-Match": {tag}}, failed},
	} {
		answer := ifMatch(c, "PATCH", "/api/polls/3/", `{}`, test.header)
		if answer.Code != test.status {
			t.Errorf("%v: got %d, want %d", test.header, answer.Code, test.status)
		}
	}
	wrong := http.Header{"If-Match": {`"x"`}}
	ifMatch(c, "PATCH", "/api/polls/99/", `{}`, wrong).Expect(http.StatusNotFound)
	ifMatch(c, "PATCH", "/api/polls/1/", `{}`, wrong).Expect(http.StatusForbidden) // which tells nothing of the poll
	ifMatch(c, "PATCH", "/api/polls/3/", `{"question":""}`, wrong).Expect(failed)
	ifMatch(c, "POST", "/api/polls/", `{"question":"Why?"}`, wrong).Expect(http.StatusCreated)
}

// TestAPI_OfManyOneIsFirst lets many change what they all have seen.
func TestAPI_OfManyOneIsFirst(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	const callers = 20
	first := site.Script(webtest.Thor, webtest.Plain).Get("/api/polls/3/").Header().Get("ETag")
	codes := make(chan int)
	for i := range callers {
		c := site.Script(webtest.Thor, webtest.Plain)
		go func() {
			body := `{"question":"Number ` + string(rune('a'+i)) + `"}`
			codes <- ifMatch(c, "PATCH", "/api/polls/3/", body, http.Header{"If-Match": {first}}).Code
		}()
	}
	count := map[int]int{}
	for range callers {
		count[<-codes]++
	}
	if count[http.StatusOK] != 1 || count[http.StatusPreconditionFailed] != callers-1 {
		t.Error(count)
	}
}

// TestAPI_ETags has those of one resource change with it, and with nothing else.
func TestAPI_ETags(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	tag := func(path string) string { return c.Get(path).Expect(http.StatusOK).Header().Get("ETag") }
	const poll, choice = "/api/polls/1/", "/api/polls/1/choices/1/"
	polls, choices := tag(poll), tag(choice)
	if elsewhere := site.Script(webtest.Potter, webtest.Plain).Get(poll).Header().Get("ETag"); elsewhere == polls {
		t.Error("the polls of two tenants have the same ETag")
	}
	made := c.JSON("POST", "/api/polls/", `{"question":"Why?"}`).Expect(http.StatusCreated)
	if tag("/api/polls/4/") != made.Header().Get("ETag") {
		t.Error("a new poll has another ETag when it is read")
	}
	if polls != tag(poll) || choices != tag(choice) {
		t.Error("an ETag changes although its resource does not")
	}
	site.Script(webtest.Thor, webtest.Staff).JSON("POST", choice+"vote/", "").Expect(http.StatusCreated)
	if polls == tag(poll) || choices == tag(choice) {
		t.Error("an ETag stays although its resource shows another vote")
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 4 {
		t.Errorf("%d polls", n)
	}
}
