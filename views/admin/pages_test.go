package admin_test

import (
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pollsadmin/views/viewstest"
)

func TestPages_EscapeHostileText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{hostile, "javascript:alert(1)", "JAVASCRIPT:alert(1)"} {
		for name, page := range everyPage(text) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				viewstest.CheckStrict(t, viewstest.Render(t, page))
			})
		}
	}
}

func TestPages_AreNamedForScreenReaders(t *testing.T) {
	t.Parallel()
	for name, page := range everyPage("text") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, page)
			viewstest.CheckNamed(t, doc)
			viewstest.One(t, doc, "h1")
		})
	}
}

func TestPages_EveryPostCarriesTheToken(t *testing.T) {
	t.Parallel()
	forms := 0
	for name, page := range everyPage("text") {
		viewstest.Render(t, page).Find("form").Each(func(_ int, form *goquery.Selection) {
			forms++
			tokens := form.Find(`input[type=hidden][name=csrfmiddlewaretoken][value=text]`).Length()
			if want := map[string]int{"post": 1, "get": 0}[form.AttrOr("method", "")]; tokens != want {
				t.Errorf("%s: a form with %d tokens, want %d", name, tokens, want)
			}
		})
	}
	if forms < 12 {
		t.Errorf("only %d forms were looked at", forms)
	}
}
