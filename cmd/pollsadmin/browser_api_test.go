package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	apiStatus  = "[data-testid=head] .api-status"
	apiBody    = "[data-testid=body]"
	apiPOST    = "#api-form [name=_method]"
	apiContent = "#id_content"
)

// walkAPI tries the API in a browser: whoever comes logs in, adds a poll with the form,
// is told what is wrong with another, changes it by raw data and deletes it.
func walkAPI(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	for _, status := range []string{"401", "400", "404"} {
		tb.console.expect("status of " + status)
	}
	tb.wantStatus(tb.leave(chromedp.Navigate(thor.base+"/api/polls/")), 401)
	tb.sees(apiBody, "Authentication credentials were not provided.")
	tb.follow("[data-testid=login]")
	tb.logIn(thor.username, thor.password)
	tb.wantPath("/api/polls/") // where the visitor was going
	tb.sees(apiStatus, "HTTP 200 OK")

	tb.wantStatus(tb.leave(click(apiPOST)), 400)
	tb.sees("[data-field=question] .errorlist", "This field is required.")
	tb.fill("#id_question", "Is it <b>raining</b>?")
	tb.wantStatus(tb.leave(click(apiPOST)), 201)
	tb.sees(apiBody, `"question": "Is it <b>raining</b>?"`)
	tb.follow(apiBody + " a") // its id
	own := tb.address().Path
	tb.wantValue("#id_question", "Is it <b>raining</b>?")

	tb.click("[data-testid=raw] summary")
	tb.fill(apiContent, `{"question": "Is it snowing?", "choices": [{"choice_text": "Yes"}]}`)
	tb.follow("#api-raw [value=PATCH]")
	tb.sees(apiBody, `"question": "Is it snowing?"`)
	tb.sees(apiBody, `"choice_text": "Yes"`)
	tb.follow("[data-testid=options] button")
	tb.sees(apiBody, `"renders": [`)

	tb.visit(own)
	tb.wantShown("#delete-confirm", false)
	tb.click("[data-testid=delete]")
	tb.sees("#delete-question", "Are you sure")
	tb.click("[popovertargetaction=hide]")
	tb.wantShown("#delete-confirm", false)
	tb.click("[data-testid=delete]")
	tb.follow("#delete-confirm [value=DELETE]")
	tb.sees(apiStatus, "HTTP 204 No Content")
	tb.wantStatus(tb.leave(chromedp.Navigate(thor.base+own)), 404)
	tb.sees(apiStatus, "HTTP 404 Not Found")

	tb.click("[data-testid=user-menu]")
	tb.wantStatus(tb.leave(click("#logout-form [type=submit]")), 401)
	tb.wantPath(own) // where the visitor was
}

// lookAtAPI goes through the states of the API's pages.
func lookAtAPI(tb *tab, look func(*tab)) {
	tb.Helper()
	tb.console.expect("status of 400")
	tb.visit("/api/polls/")
	tb.wantStatus(tb.leave(click(apiPOST)), 400)
	look(tb)
	tb.visit("/api/polls/1/")
	tb.click("[data-testid=raw] summary")
	tb.fill(apiContent, "{")
	tb.wantStatus(tb.leave(click("#api-raw [value=PUT]")), 400)
	look(tb)
	tb.visit("/api/polls/1/")
	tb.click("[data-testid=delete]")
	look(tb)
}
