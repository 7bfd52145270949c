package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkEditable edits choices in their list: Enter saves, a mistake stands in its
// cell, and with scripts neither an action nor Save surprises.
func walkEditable(t *testing.T, w world) {
	const list, first, messages = "/admin/polls/choice/?o=1", "#id_form-0-choice_text", "[data-testid=messages]"
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit(list)
	tb.fill(first, "Green tea")
	if w.scripts {
		tb.wantQuestions(first)
	}
	tb.do(chromedp.Focus(chromedp.CSS(first)))
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200)
	tb.wantPath("/admin/polls/choice/")
	tb.sees(messages, "1 choice was changed successfully.")
	tb.wantValue(first, "Green tea")

	tb.fill(first, " ")
	tb.refused("[data-testid=list-save]")
	tb.sees("td.field-choice_text .errorlist", "required")
	tb.fill(first, "Black tea")
	tb.follow("[data-testid=list-save]")
	tb.wantValue(first, "Black tea")
}

// wantQuestions wants the page to ask before an action loses what was typed, and
// before Save passes a chosen action by.
func (tb *tab) wantQuestions(field string) {
	tb.Helper()
	const action = "#action"
	tb.answerQuestions(false)
	tb.do(chromedp.SetValue(chromedp.CSS(action), "delete_selected"))
	tb.click("[data-testid=action-form] [name=index]")
	tb.wantAsked(1)
	tb.click("[data-testid=list-save]")
	tb.wantAsked(2)
	tb.wantValue(field, "Green tea")
	tb.do(chromedp.SetValue(chromedp.CSS(action), ""))
}
