package main

import "testing"

func walkSessions(t *testing.T, w world) {
	thor, _ := demo(t)
	tb, other := w.enter(t, thor), w.enter(t, thor)
	tb.click("[data-testid=user-menu]")
	tb.follow("[data-testid=sessions-link]")
	tb.wantPath("/admin/sessions/")
	tb.sees("[data-testid=session]", "this one")
	tb.follow("[data-testid=session] [name=end]")
	tb.wantPath("/admin/sessions/")
	tb.sees("[data-testid=messages]", "The session was ended.")
	other.visit("/admin/sessions/")
	other.wantPath("/admin/login/")
}
