package main

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// walkScripts looks at what scripts add to the pages, and that nothing is broken
// or dead without them; then it visits a page of every kind.
func walkScripts(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	if ran := ask[bool](tb, "'theme' in document.documentElement.dataset"); ran != w.scripts {
		t.Fatalf("scripts ran: %t, want %t", ran, w.scripts)
	}
	tb.wantShown("[data-theme-toggle]", w.scripts)
	tb.visit("/admin/polls/poll/")
	tb.wantShown("#action-toggle", w.scripts)
	tb.wantShown("[data-actions-counter]", w.scripts)
	if w.scripts {
		tb.toggleTheme()
		tb.selectRows()
		tb.foldSidebar()
		tb.foldFilter()
	}
	tb.runAction()
	tb.visitEveryKind()
}

func (tb *tab) toggleTheme() {
	tb.Helper()
	const background = "getComputedStyle(document.body).backgroundColor"
	theme := func() string { return ask[string](tb, "document.documentElement.dataset.theme") }
	if theme() != "auto" {
		tb.Fatalf("the theme is %q before anybody chose one", theme())
	}
	light := ask[string](tb, background)
	tb.click("[data-theme-toggle]")
	dark := ask[string](tb, background)
	if theme() != "dark" || dark == light {
		tb.Fatalf("after a click the theme is %q, the background %s after %s", theme(), dark, light)
	}
	tb.do(chromedp.Reload())
	if theme() != "dark" || ask[string](tb, background) != dark {
		tb.Fatalf("after a reload the theme is %q, the background %s", theme(), ask[string](tb, background))
	}
}

func (tb *tab) selectRows() {
	tb.Helper()
	const counter = "[data-actions-counter]"
	tb.sees(counter, "0 of 5 selected")
	tb.click("#action-toggle")
	tb.sees(counter, "5 of 5 selected")
	tb.wantCount(".action-select:checked", 5)
	tb.click("[data-testid=row]:nth-child(2) .action-select")
	tb.sees(counter, "4 of 5 selected")
	if !ask[bool](tb, element("#action-toggle")+".indeterminate") {
		tb.Error("the box for all rows says neither all nor some")
	}
	tb.click("[data-actions-clear]")
	tb.sees(counter, "0 of 5 selected")
	tb.wantCount(".action-select:checked", 0)
}

// foldSidebar folds it away and filters it; both outlast a reload.
func (tb *tab) foldSidebar() {
	tb.Helper()
	const filter, toggle, apps = "[data-sidebar-filter]", "[data-sidebar-toggle]", "#sidebar-apps"
	tb.fill(filter, "VOT")
	tb.do(chromedp.Reload())
	tb.wantValue(filter, "VOT")
	tb.wantCount("[data-sidebar-model]:not([hidden])", 1)
	tb.do(chromedp.Focus(chromedp.CSS(filter)), chromedp.KeyEvent(kb.Escape))
	tb.wantValue(filter, "")
	tb.click(toggle)
	tb.do(chromedp.Reload())
	tb.wantShown(apps, false)
	tb.click(toggle)
	tb.wantShown(apps, true)
}

// foldFilter folds a filter, which stays so on the next list.
func (tb *tab) foldFilter() {
	tb.Helper()
	const choices = `[data-filter-title="By state"] ul`
	tb.click(`[data-filter-title="By state"] summary`)
	tb.do(chromedp.Reload())
	tb.wantShown(choices, false)
	tb.click(`[data-filter-title="By state"] summary`)
	tb.wantShown(choices, true)
}

// runAction deletes two polls by the action of the list.
func (tb *tab) runAction() {
	tb.Helper()
	tb.click("[data-testid=row]:nth-child(1) .action-select")
	tb.click("[data-testid=row]:nth-child(2) .action-select")
	tb.do(chromedp.SetValue(chromedp.CSS("#action"), "delete_selected"))
	tb.follow("[data-testid=action-form] [name=index]")
	tb.sees("[data-testid=delete-tree]", "Hammers in the office?")
	tb.follow("[data-testid=delete-form] [type=submit]")
	tb.sees("[data-testid=messages]", "2 polls")
	tb.wantCount("[data-testid=row]", 3)
	tb.runActionBelow()
}

// runActionBelow deletes a vote by the bar below the table.
func (tb *tab) runActionBelow() {
	tb.Helper()
	tb.visit("/admin/polls/vote/")
	tb.click("[data-testid=row]:last-child .action-select")
	if tb.shown("[data-actions-counter]") {
		tb.sees(".table-scroll + .actions [data-actions-counter]", "1 of ")
	}
	tb.do(chromedp.SetValue(chromedp.CSS("#action-1"), "delete_selected"))
	tb.follow("[data-testid=action-form] [name=index][value='1']")
	tb.sees("[data-testid=delete-tree]", "Vote object (1)")
}

// visitEveryKind follows links to one page of every kind; the console tells at
// the end what was wrong with any.
func (tb *tab) visitEveryKind() {
	tb.Helper()
	numbers := regexp.MustCompile(`\d+`)
	seen := map[string]bool{}
	for queue := []string{"/admin/"}; len(queue) > 0; queue = queue[1:] {
		kind := numbers.ReplaceAllString(queue[0], "N")
		if seen[kind] {
			continue
		}
		seen[kind] = true
		tb.visit(queue[0])
		links := `[...document.querySelectorAll('a[href^="/admin/"]')].map(a => a.pathname)`
		queue = append(queue, ask[[]string](tb, links)...)
	}
	for _, kind := range []string{
		"/admin/polls/", "/admin/polls/poll/add/", "/admin/polls/choice/N/change/", "/admin/polls/vote/N/delete/",
		"/admin/auth/user/N/password/", "/admin/auth/group/N/history/", "/admin/admin/logentry/", "/admin/password_change/",
	} {
		if !seen[kind] {
			tb.Errorf("no link led to a page like %s", kind)
		}
	}
}
