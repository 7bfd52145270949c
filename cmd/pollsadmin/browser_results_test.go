package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// walkResults looks at a poll's results while two votes come in: the page moves
// by itself with scripts, and after a reload without.
func walkResults(t *testing.T, w world) {
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	in := []string{"--tenant", "thor", "--data", data}
	command(t, goodPassword, append([]string{"createsuperuser", "--username", "loki", "--password-stdin"}, in...)...)
	port, _ := begin(t, "serve", "--data", data)
	token := func(user string) string {
		return strings.TrimSpace(command(t, "", append([]string{"createtoken", user}, in...)...))
	}
	root, loki, script := token("root"), token("loki"), visit(t, port, "thor")
	script.wantPost("/api/polls/", root, `{"question": "Tea or coffee?"}`)
	script.wantPost("/api/polls/1/choices/", root, `{"choice_text": "Tea"}`)
	script.wantPost("/api/polls/1/choices/", root, `{"choice_text": "Coffee"}`)

	tb := w.enter(t, door{"http://thor.localhost:" + port, "root", goodPassword})
	tb.visit("/admin/polls/poll/1/change/")
	tb.sees("[data-testid=results-total]", "0 votes")
	tb.click("[data-testid=bar-chart] + details summary")
	tb.wantBars("0%", "0%")
	if w.scripts {
		tb.await("the mark of a live page", "!"+element("[data-live-mark]")+".hidden")
		ask[bool](tb, "(window.drawn = "+element("[data-testid=bar-chart]")+") !== null")
	}
	tb.wantShown("[data-live-mark]", w.scripts)

	script.wantPost("/api/polls/1/choices/2/vote/", root, "")
	tb.moved(w.scripts, "1 vote")
	tb.wantBars("0%", "100%")
	script.wantPost("/api/polls/1/choices/1/vote/", loki, "")
	tb.moved(w.scripts, "2 votes")
	tb.wantBars("100%", "100%")
	if w.scripts { // all of it without a reload, and nothing that was open has closed
		if !ask[bool](tb, "window.drawn === "+element("[data-testid=bar-chart]")) {
			t.Error("the chart is another one")
		}
		tb.sees("[data-testid=choice-table] tbody tr:first-child", "1 50 %")
		tb.await("an announcement", element("[data-live-status]")+".textContent.startsWith('2 votes.')")
	}
	tb.closePoll(w.scripts, script, root)
	tb.visit("/admin/")
	tb.sees("[data-testid=dashboard]", "Votes today 2")
	tb.sees("[data-testid=busiest]", "Tea or coffee?")
}

// closePoll closes the poll on its page, and opens it by the API, which the page
// hears of while it has scripts.
func (tb *tab) closePoll(scripts bool, script *visitor, token string) {
	tb.Helper()
	const note = "[data-testid=results-closed]"
	tb.wantShown(note, false)
	tb.do(chromedp.SetValue(chromedp.CSS("#object-action"), "close_polls"))
	tb.follow("[data-testid=object-actions] button")
	tb.sees("[data-testid=messages]", "Closed 1 poll. It takes no more votes.")
	tb.wantShown(note, true)
	tb.click("[data-testid=bar-chart] + details summary")
	if status, answer := script.send(http.MethodPatch, "/api/polls/1/", token, `{"closed_at": null}`); status != 200 {
		tb.Fatalf("opening the poll: status %d\n%s", status, answer)
	}
	if !scripts {
		return
	}
	tb.await("the poll to be open", element(note)+".hidden")
	if !ask[bool](tb, element("[data-testid=bar-chart] + details")+".open") {
		tb.Error("the table that was open has closed")
	}
}

// moved waits until the page says how many votes there are; without scripts it is asked again.
func (tb *tab) moved(scripts bool, votes string) {
	tb.Helper()
	if scripts {
		total := element("[data-testid=results-total]") + ".innerText.trim()"
		tb.await(votes, total+" === '"+votes+"'")
	} else {
		tb.do(chromedp.Reload())
	}
	tb.sees("[data-testid=results-total]", votes)
}

// await waits until an expression holds.
func (tb *tab) await(what, expression string) {
	tb.Helper()
	holds := `new Promise((resolve) => {
		const look = () => ` + expression + ` ? resolve(true) : requestAnimationFrame(look);
		look();
		setTimeout(() => resolve(false), 15_000);
	})`
	if !ask[bool](tb, holds, chromedp.EvalAwaitPromise) {
		tb.Fatalf("%s: waited in vain for %s", tb.address(), what)
	}
}

// wantBars wants the bars of the chart to be drawn this long.
func (tb *tab) wantBars(widths ...string) {
	tb.Helper()
	const drawn = `[...document.querySelectorAll("[data-testid=bar-chart] .chart-bar")].map(b => b.getAttribute("width"))`
	if got := ask[[]string](tb, drawn); strings.Join(got, " ") != strings.Join(widths, " ") {
		tb.Fatalf("the bars are %v long, want %v", got, widths)
	}
}

// wantPost wants what a script posts to be taken.
func (v *visitor) wantPost(path, token, body string) {
	v.t.Helper()
	if status, answer := v.post(path, token, body); status != http.StatusCreated {
		v.t.Fatalf("%s: status %d\n%s", path, status, answer)
	}
}
