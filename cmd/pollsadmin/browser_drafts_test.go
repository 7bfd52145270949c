package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

const (
	draftOffer = "[data-testid=draft]"
	addPoll    = "/admin/polls/poll/add/"
)

// walkDrafts leaves a form with changes in it, and comes back; then the visit
// ends before the form is sent.
func walkDrafts(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit(addPoll)
	tb.wantShown(draftOffer, false)
	if w.scripts {
		tb.typeAndLeave()
		tb.comeBack()
		tb.keepChoices()
		tb.visit(addPoll)
	}
	tb.fill("#id_question", "Is it too late?")
	tell(tb, network.ClearBrowserCookies, cdp.Empty{})
	tb.follow(saveButton)
	tb.wantPath("/admin/login/")
	tb.logIn(thor.username, thor.password)
	tb.wantPath(addPoll)
	if !w.scripts {
		tb.wantValue("#id_question", "")
		return
	}
	tb.click(draftOffer + " .button-primary")
	tb.wantValue("#id_question", "Is it too late?")
	tb.follow(saveButton)
	tb.sees("[data-testid=messages]", "The poll “Is it too late?” was added successfully.")
	tb.visit(addPoll)
	tb.wantShown(draftOffer, false)
}

// typeAndLeave changes a form, a row that a script added included.
func (tb *tab) typeAndLeave() {
	tb.Helper()
	if tb.warned() {
		tb.Fatal("the browser asks before a form is left that nobody changed")
	}
	tb.fill("#id_question", "Will it be kept?")
	tb.click("[data-inline-add]")
	tb.fill(choiceField(3), "Of course")
	if !tb.warned() {
		tb.Fatal("the browser does not ask before the changes are left")
	}
	stored := ask[string](tb, `JSON.stringify(localStorage)`)
	if !strings.Contains(stored, "Will it be kept?") || strings.Contains(stored, "csrf") {
		tb.Fatalf("the browser keeps %s", stored)
	}
	tb.visit("/admin/")
}

// comeBack takes the draft first, and then discards it.
func (tb *tab) comeBack() {
	tb.Helper()
	tb.visit(addPoll)
	tb.sees(draftOffer, "You have unsaved changes from")
	tb.wantValue("#id_question", "")
	tb.click(draftOffer + " .button-primary")
	tb.wantShown(draftOffer, false)
	tb.wantValue("#id_question", "Will it be kept?")
	tb.wantValue(choiceField(3), "Of course")
	tb.visit("/admin/")
	tb.visit(addPoll)
	tb.click(draftOffer + " .button:last-child")
	tb.visit(addPoll)
	tb.wantShown(draftOffer, false)
	if tb.warned() {
		tb.Fatal("the browser asks about changes that were discarded")
	}
}

// keepChoices leaves a form with other choices in two boxes and in a select that
// looks for its candidates.
func (tb *tab) keepChoices() {
	tb.Helper()
	const group, poll, chosen = "/admin/auth/group/1/change/", "/admin/polls/poll/1/change/", "#id_permissions_chosen"
	tb.visit(group)
	before := ask[int](tb, element(chosen)+".options.length")
	tb.click(".boxes-side .button") // all of them
	all := ask[int](tb, element(chosen)+".options.length")
	tb.visit(poll)
	tb.typeToFind("created_by", "grac")
	tb.visit(group)
	tb.wantCount(chosen+" option", before)
	tb.click(draftOffer + " .button-primary")
	tb.wantCount(chosen+" option", all)
	tb.wantCount("#id_permissions_available option", 0)
	tb.visit(poll)
	tb.click(draftOffer + " .button-primary")
	tb.sees(".field-created_by .item", "grace")
	tb.wantValue("[name=created_by]", "7")
}

// warned says whether the browser would ask before it left the page.
func (tb *tab) warned() bool {
	tb.Helper()
	return ask[bool](tb, `!window.dispatchEvent(new Event("beforeunload", {cancelable: true}))`)
}
