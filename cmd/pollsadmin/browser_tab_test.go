package main

import (
	"context"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// stepLimit is how long one step may take on a slow machine.
const stepLimit = 20 * time.Second

// tab is one tab of the browser and the person before it. What goes wrong in it
// ends the test; at the end the tab answers for all that its console said.
type tab struct {
	*testing.T
	ctx     context.Context
	base    string // the site that paths are of
	console *console
}

// open opens a tab in a profile of its own: no cookies, nothing stored.
func (w world) open(t *testing.T, base string) *tab {
	t.Helper()
	return w.tab(t, base, w.browser.ctx, chromedp.WithNewBrowserContext())
}

// beside opens another tab in the profile of tb.
func (w world) beside(tb *tab, base string) *tab {
	tb.Helper()
	profile := chromedp.FromContext(tb.ctx).BrowserContextID
	return w.tab(tb.T, base, w.browser.ctx, chromedp.WithExistingBrowserContext(profile))
}

func (w world) tab(t *testing.T, base string, parent context.Context, profile chromedp.ContextOption) *tab {
	t.Helper()
	tb := &tab{T: t, base: base, console: &console{}}
	ctx, closeTab := chromedp.NewContext(parent, profile, chromedp.WithListener(tb.hear))
	tb.ctx = ctx
	t.Cleanup(func() {
		tb.keepScreenshot()
		for _, complaint := range tb.console.complaints() {
			t.Errorf("the browser complained: %s", complaint)
		}
		closeTab()
	})
	slow := time.AfterFunc(stepLimit, closeTab) // a time limit in the context of this first step would end the tab
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	slow.Stop()
	tell(tb, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !w.scripts})
	tell(tb, audits.Enable, cdp.Empty{})
	tb.do(chromedp.EmulateViewport(1280, 900))
	return tb
}

// hear leaves pages that ask whether they may be left, and passes on the rest. Our
// pages open no other dialog of the browser's.
func (tb *tab) hear(event any) {
	if opening, ok := event.(*page.EventJavascriptDialogOpening); ok {
		if opening.Type != page.DialogTypeBeforeunload {
			tb.console.note("the page opened a dialog, %s: %s", opening.Type, opening.Message)
		}
		go func() { // the tab's loop of events must go on
			accept := page.HandleJavaScriptDialogParams{Accept: true}
			if _, err := chromedp.Call(tb.ctx, page.HandleJavaScriptDialog, accept); err != nil {
				tb.console.note("answering a dialog: %v", err)
			}
		}()
	}
	tb.console.hear(event)
}

// tell gives the tab a command of the DevTools protocol.
func tell[P, R any](tb *tab, command cdp.Command[P, R], params P) R {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	answer, err := chromedp.Call(ctx, command, params)
	if err != nil {
		tb.Fatalf("%s: %v", command.Method, err)
	}
	return answer
}

// ask evaluates an expression in the page; pages whose scripts are off answer too.
func ask[T any](tb *tab, expression string, options ...chromedp.EvaluateOption) T {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
	if err != nil {
		tb.Fatalf("asking the page for %.200s: %v", expression, err)
	}
	return answer
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.Fatal(err)
	}
}

// leave takes steps that lead to another page, waits for it to load and gives
// its status.
func (tb *tab) leave(steps ...chromedp.Action[chromedp.Void]) int {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		tb.Fatalf("waiting for the next page: %v", err)
	}
	return int(response.Status)
}

func (tb *tab) visit(path string) {
	tb.Helper()
	tb.wantStatus(tb.leave(chromedp.Navigate(tb.base+path)), 200)
}

// follow clicks on a link or a button that leads to another page.
func (tb *tab) follow(selector string) {
	tb.Helper()
	tb.wantStatus(tb.leave(click(selector)), 200)
}

// refused clicks on a button whose form does not get past the server.
func (tb *tab) refused(selector string) {
	tb.Helper()
	tb.console.expect("status of 422")
	tb.wantStatus(tb.leave(click(selector)), 422)
}

func (tb *tab) wantStatus(got, want int) {
	tb.Helper()
	if got != want {
		tb.Fatalf("%s: status %d, want %d", tb.address(), got, want)
	}
}

func (tb *tab) click(selector string) {
	tb.Helper()
	tb.do(click(selector))
}

func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

// fill puts text into a field as a paste does, in place of what stood there.
func (tb *tab) fill(selector, text string) {
	tb.Helper()
	tb.do(chromedp.Clear(chromedp.CSS(selector)), chromedp.Focus(chromedp.CSS(selector)))
	tell(tb, input.InsertText, input.InsertTextParams{Text: text})
}

// sees wants an element that can be seen and holds the text.
func (tb *tab) sees(selector, text string) {
	tb.Helper()
	if got := tb.text(selector); !strings.Contains(got, text) {
		tb.Fatalf("%s: %s is %q and does not hold %q", tb.address(), selector, got, text)
	}
}

// text is what can be seen of an element.
func (tb *tab) text(selector string) string {
	tb.Helper()
	if !tb.shown(selector) {
		tb.Fatalf("%s: there is no %s to see", tb.address(), selector)
	}
	return strings.Join(strings.Fields(ask[string](tb, element(selector)+".innerText")), " ")
}

// shown says whether there is such an element, and it can be seen.
func (tb *tab) shown(selector string) bool {
	tb.Helper()
	return ask[bool](tb, element(selector)+"?.checkVisibility() ?? false")
}

func (tb *tab) wantShown(selector string, want bool) {
	tb.Helper()
	if tb.shown(selector) != want {
		tb.Fatalf("%s: %s can be seen: %t, want %t", tb.address(), selector, !want, want)
	}
}

func (tb *tab) wantValue(selector, want string) {
	tb.Helper()
	if got := ask[string](tb, element(selector)+".value"); got != want {
		tb.Fatalf("%s: %s holds %q, want %q", tb.address(), selector, got, want)
	}
}

func (tb *tab) wantCount(selector string, want int) {
	tb.Helper()
	if got := ask[int](tb, "document.querySelectorAll("+strconv.Quote(selector)+").length"); got != want {
		tb.Fatalf("%s: %d times %s, want %d", tb.address(), got, selector, want)
	}
}

func (tb *tab) wantPath(want string) {
	tb.Helper()
	if got := tb.address().Path; got != want {
		tb.Fatalf("at %s, want %s", got, want)
	}
}

func (tb *tab) address() *url.URL {
	tb.Helper()
	address, err := url.Parse(ask[string](tb, "location.href"))
	if err != nil {
		tb.Fatal(err)
	}
	return address
}

// element is the expression for the first element that a selector finds.
func element(selector string) string {
	return "document.querySelector(" + strconv.Quote(selector) + ")"
}

// cookies are those that the browser would send to an address.
func (tb *tab) cookies(address string) []*network.Cookie {
	tb.Helper()
	return tell(tb, network.GetCookies, network.GetCookiesParams{URLs: []string{address}}).Cookies
}

// keepScreenshot keeps a picture of what a failed test saw last.
func (tb *tab) keepScreenshot() {
	if !tb.Failed() {
		return
	}
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(90))
	if err != nil {
		tb.Logf("taking a screenshot: %v", err)
		return
	}
	path := filepath.Join(tb.pictures(), "tab.png")
	if err := os.WriteFile(path, picture, 0o600); err != nil {
		tb.Logf("keeping a screenshot: %v", err)
		return
	}
	tb.Logf("the page as it was last: %s", path)
}

// pictures is a directory that outlives the test, with or without go test -artifacts.
func (tb *tab) pictures() string {
	if kept := flag.Lookup("test.artifacts"); kept != nil && kept.Value.String() == "true" {
		return tb.ArtifactDir()
	}
	folder, err := os.MkdirTemp("", "pollsadmin-browser-") // t.TempDir is removed
	if err != nil {
		tb.Log(err)
	}
	return folder
}
