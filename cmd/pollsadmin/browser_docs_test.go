package main

import (
	"strings"
	"testing"
)

// walkDocs reads the description of the API, and tries its calls: by the session of
// the browser, by nothing, and by a token.
func walkDocs(t *testing.T, w world) {
	data := t.TempDir()
	thor, _ := demoIn(t, data)
	tb := w.enter(t, thor)
	tb.visit("/api/")
	tb.follow("[data-testid=below] a")
	tb.wantPath("/api/docs/")
	if !w.scripts {
		tb.sees("#docs", "This page needs JavaScript.")
		tb.follow("#docs a")
		return
	}
	tb.waitFor("#operations-polls-listPolls")
	tb.try("polls-listPolls", "200")
	tb.sees("#operations-polls-listPolls .live-responses-table", `"question"`)
	tb.try("choices-createChoice", "201") // which takes the token of forms

	tb.click("[data-testid=user-menu]")
	tb.follow("#logout-form [type=submit]")
	tb.wantPath("/api/docs/")
	tb.console.expect("status of 401")
	tb.waitFor("#operations-polls-listPolls")
	tb.try("polls-listPolls", "401")
	key := strings.TrimSpace(command(t, "", "createtoken", thor.username, "--tenant", "thor", "--data", data))
	tb.click(".btn.authorize")
	tb.fill("#auth-bearer-value", key)
	tb.click(".auth-container:last-child .btn.authorize")
	tb.click(".auth-container:last-child .btn-done")
	tb.try("choices-listChoices", "200")
	tb.try("choices-createChoice", "201")
}

// try opens a call, sends it as it stands there, and waits for the status of its answer.
func (tb *tab) try(operation, status string) {
	tb.Helper()
	place := "#operations-" + operation
	tb.click(place + " .opblock-summary-control")
	tb.waitFor(place + " .try-out__btn")
	tb.click(place + " .try-out__btn")
	tb.waitFor(place + " .execute")
	tb.click(place + " .execute")
	answer := place + " .live-responses-table tbody .response-col_status"
	tb.waitFor(answer)
	tb.sees(answer, status)
}
