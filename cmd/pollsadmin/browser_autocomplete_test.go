package main

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkAutocomplete gives a poll to somebody else: by typing into the select, or
// without scripts by way of the server.
func walkAutocomplete(t *testing.T, w world) {
	const poll = "/admin/polls/poll/1/change/"
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit(poll)
	tb.fill("#id_question", "typed before")
	if w.scripts {
		tb.typeToFind("created_by", "grac")
	} else {
		tb.askToFind("created_by", "grac")
	}
	tb.wantValue("#id_question", "typed before")
	tb.follow(saveButton)
	tb.sees("[data-testid=messages]", "was changed successfully.")
	tb.visit(poll)
	tb.wantValue("[name=created_by]", "7")
	tb.wantValue("#id_question", "typed before")
}

// typeToFind uses nothing but keys.
func (tb *tab) typeToFind(field, term string) {
	tb.Helper()
	control := "#id_" + field + "-ts-control"
	tb.wantCount(".autocomplete > button:not([hidden])", 0)
	tb.do(chromedp.Focus(chromedp.CSS(control)))
	tb.waitFor(".ts-dropdown .option:nth-child(2)") // candidates without a word typed
	tb.press(term)
	tb.waitFor(".ts-dropdown .option:only-child")
	tb.sees(".ts-dropdown .option", "grace")
	active := ask[string](tb, element(control)+".getAttribute('aria-activedescendant')")
	tb.wantCount("#"+active+"[role=option]", 1)
	tb.pressEnter()
	tb.waitFor(".ts-control .item[data-value='7']")
	tb.wantValue("[name="+field+"]", "7")
	described := ask[string](tb, element(control)+".getAttribute('aria-describedby').split(' ')[0]")
	tb.sees("#"+described, "grace")
	if tb.shown(".ts-dropdown") {
		tb.Error("the candidates stay in the way")
	}
}

// pressEnter presses the key as a hand does: what it types is held back once a
// script has taken the key for itself. chromedp's own keys type nevertheless.
func (tb *tab) pressEnter() {
	tb.Helper()
	const down, up = input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp
	for _, kind := range []input.DispatchKeyEventType{down, up} {
		tell(tb, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: kind, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13,
		})
	}
}

// askToFind has the server search.
func (tb *tab) askToFind(field, term string) {
	tb.Helper()
	tb.follow("[name=_find][value=" + field + "]:not([hidden])")
	tb.wantCount("[data-testid=found] [type=radio]", 9)
	tb.fill("[name=_term]", term)
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200) // Enter searches here, and saves elsewhere
	tb.wantCount("[data-testid=found] [type=radio]", 2)
	tb.sees("[data-testid=found]", "1 match.")
	tb.click("[data-testid=found] [type=radio]:not(:checked)")
}

// waitFor waits until an element can be seen.
func (tb *tab) waitFor(selector string) {
	tb.Helper()
	tb.do(chromedp.WaitVisible(chromedp.CSS(selector)))
}
