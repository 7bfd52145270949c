package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focusMark tells what is wrong with how the page shows where the keyboard is.
const focusMark = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return "nothing has the focus";
	const box = e.getBoundingClientRect(), style = getComputedStyle(e);
	const inParts = e.matches("[type=date], [type=time]"); // which have the focus one by one
	if (!inParts && !e.matches(":focus-visible")) return e.outerHTML + " has the focus and does not show it";
	if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return e.outerHTML + " has no outline";
	if (box.width === 0 || box.bottom <= 0 || box.top >= innerHeight) return e.outerHTML + " is out of sight";
	return "";
})()`

// walkKeyboard never touches the mouse.
func walkKeyboard(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	tb.visit("/admin/login/")
	tb.tabTo("#id_username")
	tb.press(thor.username)
	tb.tabTo("#id_password")
	tb.press(thor.password)
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200)
	tb.wantPath("/admin/")

	tb.tabTo(".skip-link")
	tb.press(kb.Enter)
	if !ask[bool](tb, "document.activeElement.id === 'content'") {
		t.Error("the link that skips to the content does not lead there")
	}
	tb.tabTo(addPollLink)
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200)
	tb.tabTo("#id_question")
	tb.press("Is a mouse needed?")
	tb.tabTo(choiceField(0))
	tb.press("No")
	tb.tabTo(choiceField(1))
	tb.press("Not at all")
	tb.tabTo(saveButton)
	tb.wantStatus(tb.leave(chromedp.KeyEvent(" ")), 200)
	tb.wantPath("/admin/polls/poll/")
	tb.sees("[data-testid=messages]", "The poll “Is a mouse needed?” was added successfully.")
	tb.sees(firstPoll, "Is a mouse needed?")
}

func (tb *tab) press(keys string) {
	tb.Helper()
	tb.do(chromedp.KeyEvent(keys))
}

// tabTo presses Tab until an element has the focus; every stop on the way must
// show that it has it.
func (tb *tab) tabTo(selector string) {
	tb.Helper()
	if ask[bool](tb, `document.activeElement === document.body && document.querySelector("[autofocus]") !== null`) {
		tb.do(chromedp.WaitVisible(chromedp.CSS("[autofocus]:focus"))) // the browser is about to give it the focus
	}
	for range 80 {
		if ask[bool](tb, "document.activeElement === "+element(selector)) {
			return
		}
		tb.press(kb.Tab)
		if wrong := ask[string](tb, focusMark); wrong != "" {
			tb.Fatalf("%s: on the way to %s: %.300s", tb.address(), selector, wrong)
		}
	}
	tb.Fatalf("%s: no Tab leads to %s", tb.address(), selector)
}
