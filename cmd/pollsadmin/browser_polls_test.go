package main

import (
	"fmt"
	"strings"
	"testing"
)

// The buttons and links of the polls' pages.
const (
	saveButton  = "[name=_save]"
	addPollLink = `[data-testid=index] .addlink[href="/admin/polls/poll/add/"]`
	firstPoll   = "[data-testid=row]:first-child .field-question a"
)

// choiceField is the text of the inline row with this number.
func choiceField(number int) string { return fmt.Sprintf("#id_choices-%d-choice_text", number) }

func walkAddPoll(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.follow(addPollLink)
	tb.wantPath("/admin/polls/poll/add/")
	tb.fill("#id_question", "Shall we <b>dance</b>?")
	tb.fillChoices(w.scripts)
	tb.follow(saveButton)

	tb.wantPath("/admin/polls/poll/")
	tb.sees("[data-testid=messages]", "The poll “Shall we <b>dance</b>?” was added successfully.")
	tb.sees(firstPoll, "Shall we <b>dance</b>?")
	tb.sees("[data-testid=row]:first-child", thor.username)

	tb.follow(firstPoll)
	tb.wantValue("#id_question", "Shall we <b>dance</b>?")
	tb.wantCount("[data-testid=inline-choices] .has_original", 2)
	tb.wantValue(choiceField(0), "With pleasure")
	tb.wantValue(choiceField(1), "My feet hurt")

	tb.follow(".historylink")
	tb.wantCount("[data-testid=entry]", 1)
	tb.sees("[data-testid=entry]", thor.username)
	tb.sees("[data-testid=entry]", "Added")
}

// fillChoices fills in two choices; with scripts through a row that is added and
// past another that is removed.
func (tb *tab) fillChoices(scripts bool) {
	tb.Helper()
	const rows = "[data-testid=inline-choices] [data-testid=inline-row]"
	tb.wantCount(rows, 3)
	tb.wantShown("[data-inline-add]", scripts)
	tb.fill(choiceField(0), "With pleasure")
	if !scripts {
		tb.wantCount("[data-inline-remove]:not([hidden])", 0)
		tb.fill(choiceField(1), "My feet hurt")
		return
	}
	tb.fill(choiceField(1), "a slip of the pen")
	tb.click("[data-inline-add]")
	tb.wantCount(rows, 4)
	tb.wantAnnounced("Row 4 added.")
	tb.wantValue("[name=choices-TOTAL_FORMS]", "4")
	if !ask[bool](tb, "document.activeElement === "+element(choiceField(3))) {
		tb.Fatal("the added row is not where one types")
	}
	tb.fill(choiceField(3), "My feet hurt")
	tb.click("#choices-1 [data-inline-remove]")
	tb.wantAnnounced("Row 2 removed.")
	tb.wantCount(rows, 3)
	tb.wantValue("[name=choices-TOTAL_FORMS]", "3")
	tb.wantValue(choiceField(2), "My feet hurt")
}

// wantAnnounced wants a text that only screen readers tell.
func (tb *tab) wantAnnounced(text string) {
	tb.Helper()
	if got := ask[string](tb, element("[data-inline-status]")+".textContent"); got != text {
		tb.Fatalf("screen readers say %q, want %q", got, text)
	}
}

func walkMend(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/poll/add/")
	tb.fill(choiceField(0), "kept")
	tb.refused(saveButton)
	tb.sees("[data-testid=errors]", "Please correct the error below.")
	tb.sees("[data-field=question] .errorlist", "This field is required.")
	tb.wantValue(choiceField(0), "kept")

	tb.fill("#id_question", strings.Repeat("x", 101))
	tb.wantValue("#id_question", strings.Repeat("x", 100)) // the browser takes no more
	long := strings.Repeat("é", 101)
	ask[string](tb, element("#id_question")+".value = "+fmt.Sprintf("%q", long)) // an older page would send it
	tb.refused(saveButton)
	tb.sees("[data-field=question] .errorlist", "at most 100 characters (it has 101)")
	tb.wantValue("#id_question", long)
	tb.wantValue(choiceField(0), "kept")

	tb.fill(choiceField(0), "")
	tb.fill(choiceField(1), "one at last")
	tb.fill("#id_question", strings.Repeat("é", 100))
	tb.follow(saveButton)
	tb.wantPath("/admin/polls/poll/")
	tb.sees("[data-testid=messages]", "was added successfully.")
	tb.follow(firstPoll)
	tb.wantValue("#id_question", strings.Repeat("é", 100))
	tb.wantCount("[data-testid=inline-choices] .has_original", 1)
	tb.wantValue(choiceField(0), "one at last")
}

func walkDelete(t *testing.T, w world) {
	thor, potter := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/poll/3/change/")
	tb.follow(".deletelink")
	tb.wantPath("/admin/polls/poll/3/delete/")
	const tree = "[data-testid=delete-tree]"
	for _, text := range []string{"Tea or coffee in the new kitchen?", "Tea", "Coffee", "Both", "A juice press", "Vote"} {
		tb.sees(tree, text)
	}
	tb.sees("[data-testid=delete-summary]", "4 Choices")

	tb.follow(".cancel-link")
	tb.wantPath("/admin/polls/poll/3/change/")
	tb.follow(".deletelink")
	tb.follow("[data-testid=delete-form] [type=submit]")
	tb.wantPath("/admin/polls/poll/")
	tb.sees("[data-testid=messages]", "The poll “Tea or coffee in the new kitchen?” was deleted successfully.")
	tb.wantCount("[data-testid=row]", 4)
	tb.wantCount(`[data-testid=row][data-id="3"]`, 0)
	tb.visit("/admin/polls/choice/?poll__id__exact=3")
	tb.wantCount("[data-testid=row]", 0)

	other := w.enter(t, potter)
	other.visit("/admin/polls/poll/3/change/")
	other.wantValue("#id_question", "Should the library stay open at night?")
}
