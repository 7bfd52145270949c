package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const chip = "[data-testid=chips] .chip"

// walkFilters narrows lists down and widens them again.
func walkFilters(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/poll/")
	tb.follow(filterBlock("By state") + "li:nth-child(2) a")
	tb.sees(chip, "By state: with votes")
	tb.mistypeDate()
	tb.follow("[data-testid=facets]")
	tb.sees(filterBlock("By state")+".selected", "with votes (")
	tb.follow(chip + `[aria-label="Remove filter: By state: with votes"]`)
	tb.wantCount(chip, 1)
	tb.visit("/admin/admin/logentry/")
	tb.tickActions()
	tb.findPoll(w.scripts)
}

// mistypeDate is told what is wrong, and loses nothing.
func (tb *tab) mistypeDate() {
	tb.Helper()
	const from, apply = "#filter-pub_date__gte", "button[type=submit]"
	date := filterBlock("By date published")
	ask[string](tb, element(from)+`.type = "text"`) // a browser without a picker
	tb.fill(from, "soon")
	tb.follow(date + apply)
	tb.sees(date+".errorlist", "Enter a date")
	tb.wantValue(from, "soon")
	tb.wantCount(chip, 1)
	tb.fill(from, "2020-01-31")
	tb.follow(date + apply)
	tb.wantValue(from, "2020-01-31")
	tb.wantCount(chip, 2)
}

func (tb *tab) tickActions() {
	tb.Helper()
	const box = "input[name=action_flag__exact]"
	action := filterBlock("By action")
	tb.click(action + box + "[value='1']")
	tb.click(action + box + "[value='3']")
	tb.follow(action + "button")
	tb.wantCount(action+box+":checked", 2)
	tb.wantCount(chip, 2)
	tb.follow(chip)
	tb.wantCount(action+box+":checked", 1)
}

// findPoll looks for one of more polls than the filter lists.
func (tb *tab) findPoll(scripts bool) {
	tb.Helper()
	ask[int](tb, `(async () => {
		const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
		const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
		for (let i = 0; i < 100; i++) {
			const body = JSON.stringify({question: "Is this number " + i + "?"});
			await fetch("/api/polls/", {method: "POST", headers, body});
		}
		return 0;
	})()`, chromedp.EvalAwaitPromise)
	tb.visit("/admin/polls/choice/?q=e")
	poll := filterBlock("By poll")
	tb.fill("#filter-find-poll", "number 77")
	if scripts {
		tb.do(chromedp.WaitNotPresent(chromedp.CSS(poll + "li:nth-child(3)")))
	} else {
		tb.follow(poll + ".filter-find button")
	}
	tb.sees(poll+"li:nth-child(2)", "Is this number 77?")
	tb.follow(poll + "li:nth-child(2) a")
	tb.sees(chip+":nth-child(1)", "Search: e")
	tb.sees("[aria-label='Remove filter: By poll: Is this number 77?']", "77")
	tb.sees("[data-testid=total]", "0 choices")
}

// filterBlock is the selector of a filter of the sidebar.
func filterBlock(title string) string {
	return `[data-filter-title="` + title + `"] `
}
