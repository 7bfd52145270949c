package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

func walkTwoTenants(t *testing.T, w world) {
	thor, potter := demo(t)
	left := w.enter(t, thor)
	right := w.beside(left, potter.base)
	right.visit("/admin/polls/poll/1/change/")
	right.wantPath("/admin/login/") // being logged in next door counts for nothing
	right.logIn(potter.username, potter.password)

	right.wantPath("/admin/polls/poll/1/change/")
	right.wantValue("#id_question", "Which house wins the cup this year?")
	left.visit("/admin/polls/poll/1/change/")
	left.wantValue("#id_question", "What is the weight of an unladen swallow?")
	stolen := checkCookies(t, left, right)

	left.logOut()
	right.do(chromedp.Reload())
	right.wantValue("#id_question", "Which house wins the cup this year?")
	left.visit("/admin/polls/poll/1/change/")
	left.wantPath("/admin/login/")

	left.logIn(thor.username, thor.password)
	left.wantPath("/admin/polls/poll/1/change/")
	stolen = append(stolen, left.cookies(thor.base)...)
	checkPlanted(t, w, potter, stolen)
}

// checkCookies checks that each tenant gets cookies of its own alone, and gives
// those of the left one.
func checkCookies(t *testing.T, left, right *tab) []*network.Cookie {
	t.Helper()
	mine := left.cookies(left.base)
	if len(mine) == 0 {
		t.Fatal("thor has set no cookies")
	}
	host := strings.TrimPrefix(right.base, "http://")
	sent := right.console.cookiesTo(host)
	if !slices.ContainsFunc(sent, func(s string) bool { return s != "" }) {
		t.Fatalf("no request to %s was seen with cookies", host)
	}
	for _, cookie := range mine {
		if !cookie.HTTPOnly {
			t.Errorf("scripts may read the cookie %s", cookie.Name)
		}
		for _, line := range sent {
			if strings.Contains(line, cookie.Value) {
				t.Errorf("thor's cookie %s was sent to potter", cookie.Name)
			}
		}
	}
	return mine
}

// checkPlanted visits a tenant with the cookies of another.
func checkPlanted(t *testing.T, w world, victim door, stolen []*network.Cookie) {
	t.Helper()
	thief := w.open(t, victim.base)
	for _, cookie := range stolen {
		tell(thief, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: victim.base})
		thief.visit("/admin/")
		thief.wantPath("/admin/login/")
	}
	host := strings.TrimPrefix(victim.base, "http://")
	last := stolen[len(stolen)-1].Value
	if !slices.ContainsFunc(thief.console.cookiesTo(host), func(s string) bool { return strings.Contains(s, last) }) {
		t.Fatal("the planted cookie was never sent")
	}
}
