package main

import "testing"

const (
	historyLink  = ".historylink"
	earlierLink  = "[data-testid=entry]:nth-child(2) [data-testid=restore-link]"
	newestLink   = "[data-testid=entry]:first-child [data-testid=restore-link]"
	restoreBtn   = "[data-testid=restore-form] [type=submit]"
	deleteButton = "[data-testid=delete-form] [type=submit]"
)

func walkConflict(t *testing.T, w world) {
	thor, _ := demo(t)
	first := w.enter(t, thor)
	saveTwice(first, w.beside(first, thor.base), thor, func(*tab) {})
}

// saveTwice has two tabs save the same poll. The pages that this leads to are
// looked at.
func saveTwice(first, second *tab, thor door, look func(*tab)) {
	first.Helper()
	second.visit("/admin/polls/poll/1/change/")
	second.fill("#id_question", "Mine?")
	second.fill(choiceField(0), "My choice")
	first.visit("/admin/polls/poll/1/change/")
	first.fill("#id_question", "Theirs?")
	first.follow(saveButton)

	second.conflicted(saveButton)
	second.sees("[data-testid=conflict]", "Somebody saved this poll while you were editing it")
	second.sees("[data-testid=conflict-entry]", thor.username)
	second.sees("[data-testid=conflict-entry]", "Theirs?")
	second.sees("[data-testid=conflict-yours]", "Mine?")
	second.wantValue("#id_question", "Mine?")
	second.wantValue(choiceField(0), "My choice")
	look(second)
	second.follow("[data-testid=save-anyway]")
	first.visit("/admin/polls/poll/1/change/")
	first.wantValue("#id_question", "Mine?")
	first.wantValue(choiceField(0), "My choice")

	second.visit("/admin/polls/poll/1/change/")
	first.fill("#id_question", "Theirs again?")
	first.follow(saveButton)
	second.fill("#id_question", "Mine again?")
	second.conflicted(saveButton)
	second.follow("[data-testid=load-current]")
	second.wantValue("#id_question", "Theirs again?")
}

// conflicted clicks on a button whose form comes too late.
func (tb *tab) conflicted(selector string) {
	tb.Helper()
	tb.console.expect("status of 409")
	tb.wantStatus(tb.leave(click(selector)), 409)
}

func walkRestore(t *testing.T, w world) {
	thor, _ := demo(t)
	restore(w.enter(t, thor), func(*tab) {})
}

// restore goes back to an earlier version of a poll, and takes its deletion back.
func restore(tb *tab, look func(*tab)) {
	tb.Helper()
	const page = "/admin/polls/poll/3/change/"
	for _, question := range []string{"Tea?", "Coffee?"} {
		tb.visit(page)
		tb.fill("#id_question", question)
		tb.follow(saveButton)
	}
	tb.visit(page)
	tb.follow(historyLink)
	look(tb)
	tb.follow(earlierLink)
	tb.sees("[data-testid=restore-changes]", "Tea?")
	look(tb)
	tb.follow(restoreBtn)
	tb.wantPath(page)
	tb.wantValue("#id_question", "Tea?")

	tb.follow(".deletelink")
	tb.sees("[data-testid=undoable]", "You can bring it back later")
	tb.follow(deleteButton)
	tb.visit("/admin/admin/logentry/")
	tb.follow("[data-testid=row]:first-child a")
	tb.sees("[data-testid=deed]", "Deleted.")
	look(tb)
	tb.follow("[data-testid=object-history]")
	tb.sees("[data-testid=gone]", "This object was deleted.")
	tb.follow(newestLink)
	tb.sees("[data-testid=restore]", "Tea")
	look(tb)
	tb.follow(restoreBtn)
	tb.wantPath(page)
	tb.wantValue("#id_question", "Tea?")
	tb.sees("[data-testid=messages]", "is back")
}
