package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

const downloadButton = "[data-testid=export-form] [type=submit]"

// walkExport takes a filtered list along, and then what is ticked in it.
func walkExport(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/polls/poll/?q=tea&o=1")
	tb.follow(".exportlink")
	tb.wantPath("/admin/polls/poll/export/")
	tb.sees("[data-testid=export-scope]", "1 poll that the list’s search and filters leave.")
	tb.wantCount("[name=_columns]:checked", 6)
	for _, column := range []string{"created_by", "pub_date", "choices", "votes", "open"} {
		tb.click("[name=_columns][value=" + column + "]")
	}
	file := tb.download(downloadButton, "thor-polls-poll-", ".csv")
	if file != "\uFEFFQuestion\r\nTea or coffee in the new kitchen?\r\n" {
		t.Errorf("the file has %q", file)
	}
	tb.click("[name=_format][value=json]")
	if file = tb.download(downloadButton, "thor-polls-poll-", ".json"); !strings.Contains(file, `{"question": "Tea`) {
		t.Errorf("the file has %q", file)
	}
	tb.click("[name=_columns][value=question]")
	tb.refused(downloadButton)
	tb.sees("[data-field=_columns] .errorlist", "Choose at least one column.")

	tb.follow(".closelink")
	if query := tb.address().RawQuery; query != "o=1&q=tea" {
		t.Errorf("it led back to ?%s", query)
	}
	tb.visit("/admin/polls/poll/")
	tb.click("[data-testid=row]:nth-child(1) .action-select")
	tb.click("[data-testid=row]:nth-child(2) .action-select")
	tb.do(chromedp.SetValue(chromedp.CSS("#action"), "export_selected"))
	tb.follow("[data-testid=action-form] [name=index]")
	tb.sees("[data-testid=export-scope]", "2 polls selected in the list.")
	file = tb.download(downloadButton, "thor-polls-poll-", ".csv")
	if n := strings.Count(file, "\r\n"); n != 3 || !strings.Contains(file, "Hammers in the office?") {
		t.Errorf("the file has %q", file)
	}
}

// download clicks on what leads to a file, and gives what is in it.
func (tb *tab) download(selector, prefix, suffix string) string {
	tb.Helper()
	dir, yes := tb.TempDir(), true
	ctx, cancel := context.WithTimeout(tb.ctx, stepLimit)
	defer cancel()
	begun, progress := chromedp.Events(ctx, downloads.DownloadWillBegin), chromedp.Events(ctx, downloads.DownloadProgress)
	tell(tb, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
		Behavior: downloads.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &yes,
		BrowserContextID: chromedp.FromContext(tb.ctx).BrowserContextID,
	})
	tb.click(selector)
	for event, err := range begun {
		if err != nil {
			tb.Fatalf("waiting for a download: %v", err)
		}
		if name := event.SuggestedFilename; !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix) {
			tb.Errorf("the file is called %s", name)
		}
		break
	}
	for event, err := range progress {
		if err != nil || event.State == downloads.DownloadProgressStateCanceled {
			tb.Fatalf("downloading: %v", err)
		}
		if event.State != downloads.DownloadProgressStateCompleted {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, event.GUID))
		if err != nil {
			tb.Fatal(err)
		}
		return string(content)
	}
	return ""
}

// walkActions closes accounts, from the list and from a user's page, and takes
// results along from a poll's page.
func walkActions(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/auth/user/")
	first, third := "[data-testid=row]:nth-child(3) .action-select", "[data-testid=row]:nth-child(5) .action-select"
	tb.click(first)
	if w.scripts { // a click with Shift ticks what is between
		ask[bool](tb, element(third)+`.dispatchEvent(new MouseEvent("click", {shiftKey: true, bubbles: true}))`)
		tb.wantCount(".action-select:checked", 3)
		tb.sees("[data-actions-counter]", "3 of 9 selected")
		tb.click("[data-testid=row]:nth-child(4) .action-select")
		tb.sees("[data-actions-counter]", "2 of 9 selected")
	} else {
		tb.click(third)
	}
	tb.do(chromedp.SetValue(chromedp.CSS("#action"), "deactivate"))
	tb.follow("[data-testid=action-form] [name=index]")
	tb.sees("[data-testid=confirm]", "Do you want to go on?")
	tb.wantCount("[data-testid=confirm-objects] li", 2)
	tb.follow("[data-testid=confirm-form] [type=submit]")
	tb.wantPath("/admin/auth/user/")
	tb.sees("[data-testid=messages]", "2 users were deactivated.")

	tb.visit("/admin/auth/user/2/change/")
	tb.do(chromedp.SetValue(chromedp.CSS("#object-action"), "deactivate"))
	tb.follow("[data-testid=object-actions] button")
	tb.follow(".cancel-link")
	tb.wantPath("/admin/auth/user/2/change/")
	tb.wantCount("#id_is_active:checked", 1)
	tb.do(chromedp.SetValue(chromedp.CSS("#object-action"), "deactivate"))
	tb.follow("[data-testid=object-actions] button")
	tb.follow("[data-testid=confirm-form] [type=submit]")
	tb.wantPath("/admin/auth/user/2/change/")
	tb.sees("[data-testid=messages]", "1 user was deactivated.")
	tb.wantCount("#id_is_active:checked", 0)

	tb.visit("/admin/polls/poll/1/change/")
	tb.do(chromedp.SetValue(chromedp.CSS("#object-action"), "download_results"))
	file := tb.download("[data-testid=object-actions] button", "thor-results", ".csv")
	if !strings.Contains(file, "What is the weight of an unladen swallow?,African: 20 g,") {
		t.Errorf("the results are %q", file)
	}
}
