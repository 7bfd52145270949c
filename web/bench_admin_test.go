package web_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// benchmarkAdmin is the work of somebody on the administration site.
func benchmarkAdmin(b *testing.B, site *webtest.Site) {
	c := site.As(webtest.Thor, webtest.Root)
	page := func(path string) func() *http.Request { return repeat(c.Request(http.MethodGet, path, nil)) }
	measure(b, site, load{"changelist of 100 polls", http.StatusOK, page("/admin/polls/poll/")})
	measure(b, site, load{"changelist searched", http.StatusOK, page("/admin/polls/poll/?q=Question+05")})
	measure(b, site, load{"change form", http.StatusOK, page(changePath(pollAt(5000)))})
	measure(b, site, load{"save a poll", http.StatusFound, savePoll(c, changePath(pollAt(5000)))})
}

// savePoll presses Save with one question and then with another, so that there
// is something to save each time. It sends no version, as if nobody had saved
// since the form was made.
func savePoll(c *webtest.Client, path string) func() *http.Request {
	action, sent := c.Get(path).Expect(http.StatusOK).Form("[data-testid=change-form]")
	maps.DeleteFunc(sent, func(name string, _ []string) bool { return strings.HasSuffix(name, "version") })
	bodies := make([]string, 2)
	for i, question := range []string{"Which of these is best?", "Which of these is worst?"} {
		sent.Set("question", question)
		sent.Set("choices-0-choice_text", "The answer to: "+question)
		bodies[i] = sent.Encode()
	}
	return inTurn(form(c, action), bodies...)
}

// benchmarkLogin logs somebody in, with a password hashed at the real cost.
func benchmarkLogin(b *testing.B, site *webtest.Site) {
	measure(b, site, load{"login", http.StatusFound, logIn(site.Client(webtest.Thor), webtest.Root)})
}

func logIn(c *webtest.Client, username string) func() *http.Request {
	action, sent := c.Get("/admin/login/").Expect(http.StatusOK).Form("#login-form")
	sent["username"], sent["password"] = []string{username}, []string{webtest.Password}
	return inTurn(form(c, action), sent.Encode())
}

func form(c *webtest.Client, action string) *http.Request {
	r := c.Request(http.MethodPost, action, http.NoBody)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}
