package main

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// hostileTexts would open a dialog, or ask for a picture that is not there, if a
// page or a script took one of them for anything but text.
func hostileTexts() []string {
	return []string{
		`"><img src=x onerror=alert(7)><xss7 onclick=alert(7)>`,
		`</option></select></textarea></title><svg/onload=alert(7)>`,
		`' autofocus onfocus='alert(7)' xss7='`,
		`</script><script>alert(7)</script>`,
		`javascript:alert(7)`,
	}
}

// walkHostile visits pages of rows with hostile texts, and lets scripts handle
// them: candidates, boxes, dialogs, drafts, the palette, results that move.
func walkHostile(t *testing.T, w world) {
	data := t.TempDir()
	thor, _ := demoIn(t, data)
	plantHostile(t, data)
	tb := w.enter(t, thor)
	for _, path := range []string{
		"/admin/polls/poll/?q=alert", "/admin/polls/choice/", "/admin/polls/vote/", "/admin/auth/user/?o=1&_facets=True",
		"/admin/auth/group/", "/admin/auth/user/900/change/", "/admin/auth/group/900/change/", "/admin/polls/vote/add/",
		"/admin/polls/poll/900/delete/", "/admin/search/?q=alert", "/admin/", "/admin/polls/turnout/",
		"/admin/polls/poll/?q=" + url.QueryEscape(hostileTexts()[0]), "/admin/polls/poll/export/?q=alert",
	} {
		tb.visit(path)
		tb.wantUnharmed()
	}
	for i := range 2 {
		poll := fmt.Sprintf("/admin/polls/poll/%d/", 900+i)
		tb.visit(poll + "change/")
		tb.wantUnharmed()
		tb.follow(saveButton)
		tb.sees("[data-testid=messages]", hostileTexts()[i])
		tb.wantUnharmed()
		tb.visit(poll + "history/")
		tb.wantUnharmed()
	}
	if w.scripts {
		tb.handleHostile(data)
	}
}

// plantHostile gives thor users, groups, polls with choices and votes whose names
// are hostile.
func plantHostile(t *testing.T, data string) {
	t.Helper()
	for i, text := range hostileTexts() {
		quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
		for _, row := range []string{
			`auth_group (id, name) VALUES (@id, @text)`,
			`auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
				VALUES (@id, '!', 0, @text, @text, @text, @text, 1, 1, '2026-01-01 12:00:00')`,
			`auth_user_groups (user_id, group_id) VALUES (@id, @id)`,
			`polls_poll (id, question, pub_date, created_by_id) VALUES (@id, @text, '2026-01-01 12:00:00', @id)`,
			`polls_choice (id, choice_text, poll_id) VALUES (@id, @text, @id)`,
			`polls_vote (id, choice_id, poll_id, voted_by_id) VALUES (@id, @id, @id, @id)`,
		} {
			row = strings.NewReplacer("@id", fmt.Sprint(900+i), "@text", quoted).Replace(row)
			execute(t, data, "thor", "INSERT INTO "+row)
		}
	}
}

// wantUnharmed wants a page in which hostile texts have become nothing but text.
// What runs, or is refused by the policy, or is loaded in vain, the console tells.
func (tb *tab) wantUnharmed() {
	tb.Helper()
	const harm = `[...document.querySelectorAll("*")].filter(e => e.localName === "xss7" ||
		e.getAttributeNames().some(n => n.startsWith("on") || n === "xss7") || /^\s*javascript:/i.test(e.href ?? "")
	).map(e => e.outerHTML).join("\n")`
	if found := ask[string](tb, harm); found != "" {
		tb.Errorf("%s: a text has become part of the page: %.500s", tb.address(), found)
	}
}

func (tb *tab) handleHostile(data string) {
	tb.Helper()
	text := hostileTexts()[0]
	tb.visit("/admin/polls/poll/1/change/") // candidates, and what was chosen
	tb.click("#id_created_by-ts-control")
	tb.press("alert")
	tb.until(`document.querySelector(".ts-dropdown .option")?.textContent.includes("alert(7)")`)
	tb.wantUnharmed()
	tb.pressEnter()
	tb.until(`document.querySelector(".field-created_by .item")?.textContent.includes("alert(7)")`)
	tb.wantUnharmed()

	tb.opens(author+" .related-change", "Change user") // a dialog
	tb.wantUnharmed()

	tb.visit(addPoll) // a draft, and a row that a script adds
	tb.fill("#id_question", text)
	tb.click("[data-inline-add]")
	tb.fill(choiceField(3), text)
	tb.visit("/admin/")
	tb.visit(addPoll)
	tb.click(draftOffer + " .button-primary")
	tb.wantValue(choiceField(3), text)
	tb.wantUnharmed()

	tb.visit("/admin/auth/user/900/change/") // two boxes
	tb.click(".boxes-side .button")
	tb.wantUnharmed()

	tb.visit("/admin/polls/poll/900/change/") // results that move
	tb.await("the mark of a live page", "!"+element("[data-live-mark]")+".hidden")
	token := strings.TrimSpace(command(tb.T, "", "createtoken", demoAdmin, "--tenant", "thor", "--data", data))
	visit(tb.T, tb.address().Port(), "thor").wantPost("/api/polls/900/choices/900/vote/", token, "")
	tb.await("an announcement", element("[data-live-status]")+".textContent.startsWith('2 votes.')")
	tb.wantUnharmed()

	tb.visit("/admin/")
	tb.openPalette()
	tb.press("alert")
	tb.until(`document.querySelector(".palette-list")?.textContent.includes("alert(7)")`)
	tb.wantUnharmed()
}
