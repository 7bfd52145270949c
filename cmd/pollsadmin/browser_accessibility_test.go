package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeSum is the SHA-256 of testdata/axe.min.js; testdata/README says where it is from.
const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// colorsAlone has axe-core look at what differs between two schemes of color: all the
// rest of a page is the same in both.
const colorsAlone = `; axe.configure({disableOtherRules: true, rules: [
	{id: "color-contrast", enabled: true}, {id: "link-in-text-block", enabled: true}]})`

// walkAccessibility has axe-core look at a page of every kind.
func walkAccessibility(t *testing.T, w world, scheme string) {
	axe := readAxe(t)
	if scheme == "dark" {
		axe += colorsAlone
	}
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	tb.prefer(scheme)
	tb.visit("/admin/login/")
	tb.wantScheme(scheme)
	tb.wantAccessible(axe)
	tb.logIn(thor.username, "not the password")
	tb.wantAccessible(axe)
	tb.logIn(thor.username, thor.password)
	tb.wantAccessible(axe)
	for _, path := range kindsOfPage() {
		tb.visit(path)
		tb.wantAccessible(axe)
	}
	tb.dialogsAccessible(axe)
	tb.visit("/admin/auth/user/2/change/")
	tb.do(chromedp.SetValue(chromedp.CSS("#object-action"), "deactivate"))
	tb.follow("[data-testid=object-actions] button")
	tb.wantAccessible(axe)
	tb.visit("/admin/polls/poll/add/")
	tb.fill(choiceField(0), strings.Repeat("x", 100))
	ask[string](tb, element(choiceField(0))+".value += 'x'")
	tb.refused(saveButton)
	tb.wantAccessible(axe)
	second := w.beside(tb, thor.base)
	second.prefer(scheme)
	look := func(tb *tab) { tb.wantAccessible(axe) }
	saveTwice(tb, second, thor, look)
	restore(tb, look)
	lookAtAPI(tb, look)
	lookAtStates(tb, look)
	tb.logOut()
	tb.wantAccessible(axe)
}

// prefer is the setting of the system that pages go by until somebody chooses.
func (tb *tab) prefer(scheme string) {
	tb.Helper()
	tell(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// wantScheme goes by the text, which is light where all else is dark.
func (tb *tab) wantScheme(scheme string) {
	tb.Helper()
	red := ask[int](tb, `Number(getComputedStyle(document.body).color.match(/\d+/)[0])`)
	if dark := red > 127; dark != (scheme == "dark") {
		tb.Fatalf("the system is %s, and the text as red as %d of 255", scheme, red)
	}
}

func readAxe(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(axe)
	if got := hex.EncodeToString(sum[:]); got != axeSum {
		t.Fatalf("testdata/axe.min.js has the SHA-256 %s, want %s", got, axeSum)
	}
	return string(axe)
}

// violation is a rule of axe-core that a page breaks, and where.
type violation struct {
	ID      string   `json:"id"`
	Help    string   `json:"help"`
	Targets []string `json:"targets"`
}

// wantAccessible wants a page without violations. DevTools' own evaluation is not
// bound by the page's Content-Security-Policy.
func (tb *tab) wantAccessible(axe string) {
	tb.Helper()
	found := ask[[]violation](tb, axe+`;
		axe.run().then(r => r.violations.map(v => ({
			id: v.id, help: v.help, targets: v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary),
		})))`, chromedp.EvalAwaitPromise)
	for _, v := range found {
		tb.Errorf("%s: %s (%s):\n\t%s", tb.address(), v.ID, v.Help, strings.Join(v.Targets, "\n\t"))
	}
}
