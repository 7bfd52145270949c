package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkPalette goes about by the keyboard's short ways, or where there are no
// scripts by the page that searches everything.
func walkPalette(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.wantCount("[data-shortcuts]:not([hidden])", map[bool]int{true: 1, false: 0}[w.scripts])
	if !w.scripts {
		tb.follow("[data-palette]")
		tb.wantPath("/admin/search/")
		tb.fill("#everywhere", "hammers")
		tb.follow("[data-testid=everywhere-form] button")
		tb.follow(".found-group a[href^='/admin/polls/poll/']")
		tb.sees("[data-testid=subtitle]", "Hammers in the office?")
		return
	}
	axe := readAxe(t)
	tb.openPalette()
	tb.wantAccessible(axe)
	tb.wantUnsearched(axe)
	tb.press("hammers")
	tb.do(chromedp.WaitVisible(chromedp.CSS(".palette-list a[href^='/admin/polls/poll/'][aria-selected=true]")))
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200)
	tb.sees("[data-testid=subtitle]", "Hammers in the office?")
	tb.pressKeys(axe)
}

// wantUnsearched has the palette told that there was no time for the votes.
func (tb *tab) wantUnsearched(axe string) {
	tb.Helper()
	const list = "/admin/polls/vote/?q=x"
	ask[bool](tb, `Boolean((window.ask = window.fetch, window.fetch = async () => new Response(
		'{"query": "x", "groups": [], "late": [{"text": "Votes", "url": "`+list+`"}]}')))`)
	tb.press("x")
	tb.do(chromedp.WaitVisible(chromedp.CSS(".palette-list a[href='" + list + "'][aria-selected=true]")))
	tb.wantAccessible(axe)
	ask[bool](tb, `Boolean(window.fetch = window.ask)`)
	tb.press(kb.Backspace)
}

func (tb *tab) openPalette() {
	tb.Helper()
	tb.do(chromedp.KeyEvent("k", chromedp.KeyModifiers(2))) // Ctrl
	tb.do(chromedp.WaitVisible(chromedp.CSS(".palette-list [role=option]")))
	if !ask[bool](tb, `document.activeElement.getAttribute("role") === "combobox"`) {
		tb.Fatal("the palette does not have the focus")
	}
}

// pressKeys walks on from the page of the first poll in the list.
func (tb *tab) pressKeys(axe string) {
	tb.Helper()
	here := tb.address().Path
	tb.wantStatus(tb.leave(chromedp.KeyEvent("n")), 200)
	if tb.address().Path == here {
		tb.Fatal("n leads nowhere")
	}
	tb.wantStatus(tb.leave(chromedp.KeyEvent("p")), 200)
	tb.wantPath(here)
	tb.do(chromedp.Focus(chromedp.CSS("#id_question")))
	tb.press("?") // is typed
	tb.wantShown("dialog.shortcuts", false)
	tb.do(chromedp.Blur(chromedp.CSS("#id_question")))
	tb.press("?")
	tb.sees("dialog.shortcuts", "Save and continue editing")
	tb.wantAccessible(axe)
	tb.click("dialog.shortcuts input")
	tb.press(kb.Escape)
	tb.wantShown("dialog.shortcuts", false)
	tb.press("?")
	tb.wantShown("dialog.shortcuts", false)
	tb.wantStatus(tb.leave(chromedp.KeyEvent("s", chromedp.KeyModifiers(2))), 200)
	tb.wantPath("/admin/polls/poll/")
	tb.sees("[data-testid=messages]", "was changed successfully")
}
