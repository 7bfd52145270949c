package main

import "testing"

func walkTokens(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.click("[data-testid=user-menu]")
	tb.follow("[data-testid=tokens-link]")
	tb.wantPath("/admin/tokens/")
	tb.refused("[data-testid=token-form] button") // without a name
	tb.sees(".errornote", "Please correct the error below.")
	tb.fill("#id_name", "Backups of the night")
	tb.follow("[data-testid=token-form] button")
	tb.sees(".token-new", "it is not shown again")
	if key := ask[string](tb, `document.querySelector("[data-testid=key]").value`); len(key) != 40 {
		t.Errorf("the key is %q", key)
	}
	tb.sees("[data-testid=token]", "Backups of the night")
	tb.follow("[data-testid=token] button")
	tb.wantPath("/admin/tokens/")
	tb.sees("[data-testid=messages]", "The token was revoked.")
}
