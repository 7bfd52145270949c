package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkMany gives a user two of more groups than two boxes hold, and takes one
// away again: by typing, or without scripts by way of the server.
func walkMany(t *testing.T, w world) {
	const user = "/admin/auth/user/2/change/"
	data := t.TempDir()
	thor, _ := demoIn(t, data)
	execute(t, data, "thor", `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
		INSERT INTO auth_group (id, name) SELECT 100 + i, printf('Group %04d', i) FROM n`)
	tb := w.enter(t, thor)
	tb.visit(user)
	for _, term := range []string{"0042", "0043"} {
		if w.scripts {
			tb.typeToAdd("groups", term)
		} else {
			tb.askToAdd("groups", term)
		}
	}
	tb.follow(saveButton)
	tb.visit(user)
	tb.sees(".field-groups", "Group 0042")
	tb.sees(".field-groups", "Group 0043")
	if w.scripts {
		tb.click(".field-groups .item[data-value='142'] .remove[aria-label='Remove Group 0042']")
	} else {
		tb.askToFindAgain("groups")
		tb.click("[data-testid=found] [value='142']")
	}
	tb.follow(saveButton)
	tb.visit(user)
	tb.sees(".field-groups", "Group 0043")
	if ask[bool](tb, `document.querySelector(".field-groups").textContent.includes("Group 0042")`) {
		tb.Error("the group that was removed is still there")
	}
}

// typeToAdd adds one of many with nothing but keys.
func (tb *tab) typeToAdd(field, term string) {
	tb.Helper()
	tb.do(chromedp.Focus(chromedp.CSS("#id_" + field + "-ts-control")))
	tb.press(term)
	tb.waitFor(".field-" + field + " .ts-dropdown .option:only-child")
	tb.pressEnter()
	tb.waitFor(".field-" + field + " .ts-control .item:nth-last-child(-n+2)")
	tb.sees(".field-"+field+" .ts-control", "Group "+term)
}

// askToAdd has the server search, and ticks what it found.
func (tb *tab) askToAdd(field, term string) {
	tb.Helper()
	tb.askToFindAgain(field)
	tb.fill("[name=_term]", term)
	tb.wantStatus(tb.leave(chromedp.KeyEvent(kb.Enter)), 200)
	tb.click("[data-testid=found] [type=checkbox]:not(:checked)")
}

// askToFindAgain opens the server's search where it is not open already.
func (tb *tab) askToFindAgain(field string) {
	tb.Helper()
	if !tb.shown("[name=_term]") {
		tb.follow("[name=_find][value=" + field + "]:not([hidden])")
	}
}
