package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The dialog on top, and what is beside the poll's author.
const (
	onTop      = "dialog:last-of-type"
	author     = "[data-field=created_by]"
	authorName = "document.querySelector('#id_created_by').selectedOptions[0].text"
)

// walkRelated adds, changes, looks at and deletes what a relation may be given
// without leaving the form; without scripts the links lead to whole pages.
func walkRelated(t *testing.T, w world) {
	thor, potter := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/poll/1/change/")
	tb.fill("#id_question", "Typed before")
	if !w.scripts {
		tb.relatedWithoutScripts()
		return
	}
	tb.relatedAdd()
	tb.relatedChange()
	tb.relatedView()
	tb.relatedDelete()
	tb.wantValue("#id_question", "Typed before")

	other := w.enter(t, potter)
	other.visit("/admin/auth/user/?q=dialog")
	other.wantCount("[data-testid=row]", 0)
}

func (tb *tab) relatedWithoutScripts() {
	tb.Helper()
	for action, path := range map[string]string{
		"add": "/admin/auth/user/add/", "change": "/admin/auth/user/1/change/", "view": "/admin/auth/user/1/change/",
	} {
		link := element(author + " .related-" + action)
		if to := ask[string](tb, link+".pathname"); to != path {
			tb.Errorf("%s leads to %s", action, to)
		}
		if !ask[bool](tb, link+".target === '_blank' && !"+link+".search") {
			tb.Errorf("%s leads to a popup, or away from what was typed", action)
		}
	}
	tb.visit("/admin/auth/user/add/")
	tb.wantShown(".header", true)
	tb.visit("/admin/polls/choice/add/")
	tb.sees("[data-field=poll]", "opens in a new tab")
}

// opens clicks on a link and waits for the dialog that it opens.
func (tb *tab) opens(link, title string) {
	tb.Helper()
	tb.click(link)
	tb.until("document.querySelector('" + onTop + " h1')?.textContent === '" + title + "'")
}

// until waits for what an expression says of the page.
func (tb *tab) until(expression string) {
	tb.Helper()
	ask[bool](tb, `new Promise(done => {
		const look = () => `+expression+` ? done(true) : requestAnimationFrame(look);
		look();
	})`, chromedp.EvalAwaitPromise)
}

func (tb *tab) wantFocus(selector string) {
	tb.Helper()
	if !ask[bool](tb, "document.activeElement === "+element(selector)) {
		tb.Fatalf("%s: the focus is not on %s but on %s", tb.address(), selector,
			ask[string](tb, "document.activeElement.outerHTML.slice(0, 200)"))
	}
}

// answerQuestions lets the page ask its questions, and says yes or no to all.
func (tb *tab) answerQuestions(yes bool) {
	tb.Helper()
	answer := "false"
	if yes {
		answer = "true"
	}
	ask[int](tb, "window.asked = 0; window.confirm = () => { window.asked++; return "+answer+" }; 0")
}

func (tb *tab) wantAsked(times int) {
	tb.Helper()
	if got := ask[int](tb, "window.asked"); got != times {
		tb.Fatalf("the page asked %d times, want %d", got, times)
	}
}

// addUser fills in the form of the dialog on top.
func (tb *tab) addUser(name string) {
	tb.Helper()
	tb.fill(onTop+" [name=username]", name)
	tb.fill(onTop+" [name=password1]", "Mjolnir-1962")
	tb.fill(onTop+" [name=password2]", "Mjolnir-1962")
	tb.click(onTop + " [name=_save]")
}

func (tb *tab) relatedAdd() {
	tb.Helper()
	tb.answerQuestions(false)
	tb.opens(author+" .related-add", "Add user")
	tb.wantFocus(onTop + " [autofocus]")
	tb.fill(onTop+" [name=username]", "dialog")
	tb.press(kb.Escape)
	tb.wantAsked(1)
	tb.wantShown(onTop, true)
	tb.console.expect("status of 422")
	tb.click(onTop + " [name=_save]")
	tb.until("document.querySelector('" + onTop + " .errorlist')")
	tb.sees(onTop, "Please correct the error")
	tb.wantValue(onTop+" [name=username]", "dialog")
	tb.addUser("dialog")
	tb.until("!document.querySelector('dialog')")
	tb.wantFocus(author + " .related-add")
	if name := ask[string](tb, authorName); name != "dialog" {
		tb.Fatalf("the select shows %q", name)
	}
	tb.wantPath("/admin/polls/poll/1/change/")
}

func (tb *tab) relatedChange() {
	tb.Helper()
	tb.opens(author+" .related-change", "Change user")
	tb.fill(onTop+" [name=username]", "dialogue")
	tb.click(onTop + " [name=_save]")
	tb.until("!document.querySelector('dialog')")
	if name := ask[string](tb, authorName); name != "dialogue" {
		tb.Fatalf("the select shows %q", name)
	}
	tb.wantFocus(author + " .related-change")
}

func (tb *tab) relatedView() {
	tb.Helper()
	tb.answerQuestions(false)
	tb.opens(author+" .related-view", "View user")
	tb.wantCount(onTop+" form :is(input:not([type=hidden]), select)", 0)
	tb.press(kb.Escape)
	tb.until("!document.querySelector('dialog')")
	tb.wantAsked(0)
}

// relatedDelete points a link at the page to delete: no model of ours has a
// relation that may outlive what it leads to.
func (tb *tab) relatedDelete() {
	tb.Helper()
	ask[string](tb, element(author+" .related-change")+
		".dataset.relatedPopup = '/admin/auth/user/__fk__/delete/?_popup=1'")
	tb.opens(author+" .related-change", "Delete user")
	tb.click(onTop + " .cancel-link")
	tb.wantCount("dialog", 0)
	tb.opens(author+" .related-change", "Delete user")
	tb.click(onTop + " [data-testid=delete-form] [type=submit]")
	tb.until("!document.querySelector('dialog')")
	if texts := ask[string](tb, element("#id_created_by")+".textContent"); strings.Contains(texts, "dialog") {
		tb.Fatalf("the select still offers who is gone: %s", texts)
	}
}

// walkLookup finds a poll for a choice, and from there a user for the poll: a
// dialog on top of another.
func walkLookup(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/choice/add/")
	if !w.scripts {
		tb.fill("[name=poll]", "3")
		tb.fill("[name=choice_text]", "Cocoa")
		tb.follow(saveButton)
		tb.sees("[data-testid=messages]", "was added successfully.")
		return
	}
	tb.opens("[data-field=poll] [data-related-action=lookup]", "Select poll")
	tb.fill(onTop+" [name=q]", "kitchen")
	tb.click(onTop + " .searchbox [type=submit]")
	tb.until("document.querySelectorAll('" + onTop + " [data-testid=row]').length === 1")
	tb.click(onTop + " [data-testid=row] a")
	tb.until("!document.querySelector('dialog')")
	tb.wantValue("[name=poll]", "3")
	tb.sees("[data-field=poll] [data-related-object]", "Tea or coffee in the new kitchen?")

	tb.opens("[data-field=poll] .related-change", "Change poll")
	tb.opens(onTop+" [data-field=created_by] .related-add", "Add user")
	tb.wantCount("dialog", 2)
	tb.addUser("nested")
	tb.until("document.querySelectorAll('dialog').length === 1")
	if name := ask[string](tb, element(onTop+" [name=created_by]")+".selectedOptions[0].text"); name != "nested" {
		tb.Fatalf("the select in the dialog shows %q", name)
	}
	tb.click(onTop + " [data-inline-add]")
	tb.wantFocus(onTop + " [name='choices-7-choice_text']")
	tb.fill(onTop+" [name=question]", "Which hot drink?")
	tb.click(onTop + " [name=_save]")
	tb.until("!document.querySelector('dialog')")
	tb.sees("[data-field=poll] [data-related-object]", "Which hot drink?")
	tb.wantFocus("[data-field=poll] .related-change")
}

// dialogsAccessible has axe-core look at dialogs: a list, a form, one on top of
// another, with errors, and one to delete.
func (tb *tab) dialogsAccessible(axe string) {
	tb.Helper()
	tb.visit("/admin/polls/choice/1/change/")
	tb.opens("[data-field=poll] [data-related-action=lookup]", "Select poll")
	tb.wantAccessible(axe)
	tb.press(kb.Escape)
	tb.opens("[data-field=poll] .related-change", "Change poll")
	tb.wantAccessible(axe)
	tb.opens(onTop+" [data-field=created_by] .related-add", "Add user")
	tb.console.expect("status of 422")
	tb.click(onTop + " [name=_save]")
	tb.until("document.querySelector('" + onTop + " .errorlist')")
	tb.wantAccessible(axe)
}
