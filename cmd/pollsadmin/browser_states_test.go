package main

import (
	"net/http"

	"github.com/chromedp/chromedp"
)

// lookAtStates looks at what pages are only after something was done on them.
func lookAtStates(tb *tab, look func(*tab)) {
	tb.Helper()
	tb.visit("/admin/polls/poll/1/change/")
	tb.do(chromedp.Focus(chromedp.CSS("#id_created_by-ts-control")))
	tb.waitFor(".ts-dropdown .option:nth-child(2)")
	look(tb)
	const find = `document.querySelector("[name=_find][value=created_by]")`
	tb.wantStatus(tb.leave(chromedp.Evaluate[chromedp.Void](find+".form.requestSubmit("+find+")")), http.StatusOK)
	tb.wantShown("[data-testid=found]", true)
	look(tb)

	tb.visit(addPoll)
	tb.fill("#id_question", "Is this a draft?")
	tb.warned() // keeps it
	tb.visit(addPoll)
	tb.wantShown(draftOffer, true)
	look(tb)

	const cell = "[name=form-0-choice_text]"
	tb.visit("/admin/polls/choice/")
	version := ask[string](tb, element("[name=form-0-version]")+".value")
	tb.fill(cell, " ")
	tb.refused("[data-testid=list-save]")
	look(tb)
	tb.visit("/admin/polls/choice/")
	tb.fill(cell, "saved meanwhile")
	tb.follow("[data-testid=list-save]")
	ask[string](tb, element("[name=form-0-version]")+".value = "+`"`+version+`"`)
	tb.fill(cell, "saved later")
	tb.conflicted("[data-testid=list-save]")
	look(tb)
}
