package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const loginButton = "#login-form [type=submit]"

// logIn logs in with the form of the page that the tab is at.
func (tb *tab) logIn(username, password string) {
	tb.Helper()
	tb.fill("#id_username", username)
	tb.fill("#id_password", password)
	tb.follow(loginButton)
}

// enter opens a tab at a door and walks through it to the index.
func (w world) enter(t *testing.T, d door) *tab {
	t.Helper()
	tb := w.open(t, d.base)
	tb.visit("/admin/")
	tb.logIn(d.username, d.password)
	tb.wantPath("/admin/")
	return tb
}

func (tb *tab) logOut() {
	tb.Helper()
	tb.click("[data-testid=user-menu]")
	tb.follow("#logout-form [type=submit]")
	tb.sees("[data-testid=logged-out]", "Log in again")
}

func walkLogin(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	tb.visit("/admin/polls/poll/")
	tb.wantPath("/admin/login/")
	tb.sees("[data-testid=tenant]", "thor")

	tb.logIn(thor.username, "not the password")
	tb.wantPath("/admin/login/")
	tb.sees("[data-testid=errors]", "Please enter the correct username and password for a staff account.")
	tb.wantValue("#id_username", thor.username)
	tb.wantValue("#id_password", "")

	tb.logIn(thor.username, thor.password)
	tb.wantPath("/admin/polls/poll/") // where the visitor was going
	tb.follow(".brand-link")
	tb.wantPath("/admin/")
	tb.sees("[data-testid=index]", "Polls")
	tb.sees("[data-testid=tenant]", "thor")
	tb.sees("[data-testid=user-menu]", thor.username)

	tb.logOut()
	tb.do(chromedp.NavigateBack()) // what was on the screen is not to be had back
	tb.wantPath("/admin/login/")
	tb.visit("/admin/")
	tb.wantPath("/admin/login/")
}
