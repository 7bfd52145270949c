package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkBoxes gives a group permissions by the two boxes, with keys alone; without
// scripts they are one list.
func walkBoxes(t *testing.T, w world) {
	const group = "/admin/auth/group/1/change/"
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit(group)
	before := ask[int](tb, element("[name=permissions]")+".selectedOptions.length")
	tb.wantShown(".boxes-side", w.scripts)
	if w.scripts {
		tb.moveBetweenBoxes(before)
	} else {
		const last = "[...document.querySelectorAll('[name=permissions] option:not(:checked)')].slice(-1)[0]"
		ask[bool](tb, last+".selected = true")
	}
	tb.follow(saveButton)
	tb.sees("[data-testid=messages]", "was changed successfully.")
	tb.visit(group)
	if after := ask[int](tb, element("[name=permissions]")+".selectedOptions.length"); after != before+1 {
		t.Errorf("the group has %d permissions after %d", after, before)
	}
	if w.scripts {
		tb.addToBoxes()
	}
}

// addToBoxes adds a group in a dialog, which has two boxes of its own, to the
// two boxes of a user.
func (tb *tab) addToBoxes() {
	tb.Helper()
	const user, chosen = "/admin/auth/user/2/change/", "#id_groups_chosen option"
	tb.visit(user)
	before := ask[int](tb, "document.querySelectorAll('"+chosen+"').length")
	tb.opens(".field-groups .related-add", "Add group")
	tb.fill(onTop+" [name=name]", "Newcomers")
	tb.click(onTop + " .boxes-side .button") // all permissions
	tb.wantCount(onTop+" #id_permissions_available option", 0)
	tb.click(onTop + " [name=_save]")
	tb.until("!document.querySelector('dialog')")
	tb.wantCount(chosen, before+1)
	tb.sees("#id_groups_chosen", "Newcomers")
	tb.follow(saveButton)
	tb.visit(user)
	tb.wantCount(chosen, before+1)
	tb.sees("#id_groups_chosen", "Newcomers")
}

func (tb *tab) moveBetweenBoxes(before int) {
	tb.Helper()
	const available, chosen = "#id_permissions_available", "#id_permissions_chosen"
	tb.do(chromedp.Focus(chromedp.CSS("[aria-controls=id_permissions_available]")))
	tb.press("view log")
	tb.wantCount(available+" option", 1)
	tb.press(kb.ArrowDown)
	tb.press(kb.Home)
	tb.pressEnter()
	tb.wantCount(available+" option", 0)
	tb.wantCount(chosen+" option", before+1)

	tb.do(chromedp.Focus(chromedp.CSS("[aria-controls=id_permissions_chosen]")))
	tb.press("no such thing")
	tb.sees(".boxes-side:last-child [role=status]", "hidden by the filter")
	tb.press(kb.Escape)
	tb.wantCount(chosen+" option", before+1)
	tb.click(".boxes-side:last-child .button")
	tb.wantCount(chosen+" option", 0)
	tb.click(".boxes-side .button")
	tb.wantCount(chosen+" option", 1)
	tb.visit("/admin/auth/group/1/change/")
	tb.do(chromedp.Focus(chromedp.CSS("[aria-controls=id_permissions_available]")))
	tb.press("view log")
	tb.pressEnter()
	tb.wantCount(chosen+" option", before+1)
}

// walkWidgets lets a username follow a name, and puts the time of the tenant in.
func walkWidgets(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/auth/user/add/")
	tb.do(chromedp.WaitVisible(chromedp.CSS("[autofocus]:focus"))) // which the browser gives after the page has loaded
	if name := ask[string](tb, "document.activeElement.name"); name != "first_name" {
		t.Errorf("one begins to type in %q", name)
	}
	tb.press("Édith Æsa")
	tb.do(chromedp.Focus(chromedp.CSS("#id_last_name")))
	tb.press("Straße!")
	tb.wantValue("#id_username", map[bool]string{true: "edith-aesa-strasse"}[w.scripts])
	ask[string](tb, element("#id_username")+".value = ''")
	tb.fill("#id_username", "edith")
	tb.fill("#id_first_name", "Another")
	tb.wantValue("#id_username", "edith") // typed by hand, it follows no more

	tb.visit("/admin/auth/user/2/change/")
	tb.wantShown("[name=date_joined_0]", false)
	tb.click(".collapse > summary")
	tb.wantShown("[name=date_joined_0]", true)
	tb.wantShown(".collapse .half button", w.scripts)
	if !w.scripts {
		return
	}
	tb.fill("[name=last_login_0]", "")
	tb.do(chromedp.Focus(chromedp.CSS("[data-field=last_login] .half:last-of-type button")))
	tb.press(" ")
	utc := "new Date().toISOString().slice(0, 10)"
	tb.wantValue("[name=last_login_0]", ask[string](tb, utc))
	tb.follow(saveButton)
	tb.sees("[data-testid=messages]", "was changed successfully.")
}
