package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// walkNarrow goes about on a telephone: no page must be dragged sideways.
func walkNarrow(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	tb.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateTouch))
	tb.visit("/admin/login/")
	tb.wantFitting()
	tb.logIn(thor.username, thor.password)
	tb.wantFitting()
	for _, path := range kindsOfPage() {
		tb.visit(path)
		tb.wantFitting()
		tb.wantTouchable()
	}
	tb.visit("/admin/polls/poll/?pub_date__gte=soon")
	tb.wantShown("#filter-pub_date__gte", true) // what is wrong is not folded away
	tb.visit("/admin/auth/group/")
	const sidebar, polls = "#nav-sidebar", `#nav-sidebar .sidebar-link[href="/admin/polls/poll/"]`
	tb.wantShown(sidebar, false)
	tb.click(".menu-button")
	tb.wantShown(sidebar, true)
	tb.follow(polls)
	tb.wantPath("/admin/polls/poll/")
	tb.wantShown(sidebar, false)
	tb.wantShown(firstPoll, true)
	tb.logOut()
	tb.wantFitting()
}

// kindsOfPage are the addresses of one page of every kind.
func kindsOfPage() []string {
	return []string{
		"/admin/", "/admin/polls/", "/admin/polls/poll/", "/admin/polls/poll/?q=tea", "/admin/polls/poll/?q=nothing",
		"/admin/polls/poll/?_facets=True&state=voted&q=e&created_by=1&pub_date__gte=soon",
		"/admin/admin/logentry/?_facets=True&action_flag__exact=1&action_flag__exact=3", "/admin/polls/choice/?_find_poll=x",
		"/admin/polls/poll/1/change/", "/admin/polls/poll/1/delete/", "/admin/polls/poll/1/history/",
		"/admin/polls/poll/export/", "/admin/auth/user/export/?q=a",
		"/admin/polls/choice/add/", "/admin/auth/user/", "/admin/auth/user/1/change/", "/admin/auth/user/1/password/",
		"/admin/auth/group/1/change/", "/admin/admin/logentry/", "/admin/password_change/", "/admin/sessions/",
		"/admin/tokens/", "/admin/second_factor/", "/admin/authtoken/token/",
		"/api/", "/api/polls/?page_size=2&page=2", "/api/polls/1/",
	}
}

// tooSmall are the targets that a finger would miss.
const tooSmall = `[...document.querySelectorAll(
	"button:not(.visually-hidden), .button, .icon-button, summary, .tick:has(:not([hidden])), .chip, .choice, " +
	".column-label, .breadcrumbs a, .pagination a, .model-links a")]
	.filter((e) => e.checkVisibility() && e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
	.map((e) => e.outerHTML.slice(0, 120)).join("\n")`

func (tb *tab) wantTouchable() {
	tb.Helper()
	if small := ask[string](tb, tooSmall); small != "" {
		tb.Errorf("%s has targets that are less than 44 pixels high:\n%s", tb.address(), small)
	}
}

func (tb *tab) wantFitting() {
	tb.Helper()
	if wide := ask[int](tb, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		tb.Errorf("%s is %d pixels wider than the screen", tb.address(), wide)
	}
	if inner := ask[int](tb, "innerWidth"); inner != 360 {
		tb.Errorf("%s made the screen %d pixels wide", tb.address(), inner)
	}
}
