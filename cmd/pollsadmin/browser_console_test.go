package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/audits"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// console hears what a tab says to its developer: its console, exceptions,
// broken rules of the Content-Security-Policy, other issues, and which cookies
// it sent.
type console struct {
	mu       sync.Mutex
	heard    []string
	expected []string
	sent     []sentCookies
}

// sentCookies are the cookies of one request, as they went over the wire.
type sentCookies struct{ host, cookies string }

// hear runs inside the tab's loop of events: it must not ask anything.
func (c *console) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type != runtime.ConsoleAPICalledTypeLog && e.Type != runtime.ConsoleAPICalledTypeDebug {
			c.note("console.%s: %s", e.Type, spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		c.note("exception: %s", exceptionText(e.ExceptionDetails))
	case *cdplog.EventEntryAdded:
		c.noteEntry(e.Entry)
	case *audits.EventIssueAdded:
		c.noteIssue(e.Issue)
	case *network.EventRequestWillBeSentExtraInfo:
		c.noteCookies(e)
	}
}

// noteEntry leaves out streams that were cut: a slow machine outlasts their
// deadline, and the page asks for another by itself.
func (c *console) noteEntry(e *cdplog.Entry) {
	cut := e.Source == cdplog.EntrySourceNetwork && strings.HasSuffix(e.URL, "/results/live/") &&
		strings.Contains(e.Text, "ERR_INCOMPLETE_CHUNKED_ENCODING")
	if !cut && (e.Level == cdplog.EntryLevelError || e.Level == cdplog.EntryLevelWarning) {
		c.note("%s: %s (%s)", e.Source, e.Text, e.URL)
	}
}

func (c *console) note(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, fmt.Sprintf(format, args...))
}

func (c *console) noteCookies(e *network.EventRequestWillBeSentExtraInfo) {
	sent := sentCookies{host: headerOf(e, "Host"), cookies: headerOf(e, "Cookie")}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent = append(c.sent, sent)
}

func headerOf(e *network.EventRequestWillBeSentExtraInfo, name string) string {
	for key, value := range e.Headers {
		if strings.EqualFold(key, name) {
			return fmt.Sprint(value)
		}
	}
	return ""
}

// spoken is what a call of console.log and the like was given.
func spoken(args []*runtime.RemoteObject) string {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = string(a.Value) + a.Description
	}
	return strings.Join(texts, " ")
}

func exceptionText(e *runtime.ExceptionDetails) string {
	if e.Exception == nil {
		return e.Text
	}
	return e.Text + " " + e.Exception.Description
}

// noteIssue leaves out advice about forms: axe-core knows more of that.
func (c *console) noteIssue(issue *audits.InspectorIssue) {
	if d := issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
		c.note("issue: %s refused %q", d.ViolatedDirective, d.BlockedURL)
	} else if issue.Code != audits.InspectorIssueCodeGenericIssue {
		c.note("issue: %s", issue.Code)
	}
}

// expect lets complaints with this text pass.
func (c *console) expect(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, text)
}

// complaints are what was heard and not expected.
func (c *console) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.heard), func(text string) bool {
		return slices.ContainsFunc(c.expected, func(e string) bool { return strings.Contains(text, e) })
	})
}

// cookiesTo are the cookies sent to a host, one line for each request.
func (c *console) cookiesTo(host string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []string
	for _, s := range c.sent {
		if s.host == host {
			found = append(found, s.cookies)
		}
	}
	return found
}
