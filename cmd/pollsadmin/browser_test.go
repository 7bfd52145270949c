package main

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestBrowser walks through the whole program as people do, in Chromium: the
// command line starts it, and everything after that happens on its pages.
func TestBrowser(t *testing.T) {
	b := startBrowser(t)
	journeys := []struct {
		name string
		walk func(t *testing.T, w world)
	}{
		{"log in", walkLogin},
		{"add a poll", walkAddPoll},
		{"mend an error", walkMend},
		{"delete", walkDelete},
		{"two savers", walkConflict},
		{"restore", walkRestore},
		{"two tenants", walkTwoTenants},
		{"help of scripts", walkScripts},
		{"keyboard", walkKeyboard},
		{"filters", walkFilters},
		{"narrow screen", walkNarrow},
		{"adopt", walkAdopt},
		{"drafts", walkDrafts},
		{"palette", walkPalette},
		{"related objects", walkRelated},
		{"look up a key", walkLookup},
		{"results", walkResults},
		{"edit a list", walkEditable},
		{"export", walkExport},
		{"actions", walkActions},
		{"autocomplete", walkAutocomplete},
		{"many to many", walkMany},
		{"two boxes", walkBoxes},
		{"widgets", walkWidgets},
		{"browsable API", walkAPI},
		{"API's documentation", walkDocs},
		{"hostile texts", walkHostile},
		{"sessions", walkSessions},
		{"tokens", walkTokens},
		{"second factor", walkFactor},
	}
	for _, j := range journeys {
		t.Run(j.name, func(t *testing.T) {
			t.Parallel()
			for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					j.walk(t, world{browser: b, scripts: scripts})
				})
			}
		})
	}
	for _, scheme := range []string{"light", "dark"} {
		t.Run("accessibility/"+scheme, func(t *testing.T) {
			t.Parallel()
			walkAccessibility(t, world{browser: b, scripts: true}, scheme)
		})
	}
}

// world is where a journey takes place.
type world struct {
	browser *browser
	scripts bool // whether pages may run theirs
}

// browser is the one Chromium of all journeys; each has a profile of its own in it.
type browser struct{ ctx context.Context }

// startBrowser starts Chromium, or skips the test where there is none.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests take their time; run without -short")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		const missing = "the browser tests need Chromium: apt-get install chromium"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true),
	)
	// Not the test's own context: that ends before its clean-up begins.
	allocator, release := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, quit := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		patience, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := chromedp.Cancel(patience); err != nil {
			t.Logf("closing Chromium: %v", err)
		}
		quit()
		release()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return &browser{ctx: ctx}
}
