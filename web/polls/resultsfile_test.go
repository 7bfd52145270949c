package polls_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/web/webtest"
)

func TestResultsFile(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	header := []string{"Poll", "Choice", "Votes", "Share"}
	swallow, castle := "what is the weight of an unladen swallow?", "which way to the castle?"
	for _, title := range []string{"Thor", "Potter"} {
		c := site.As(strings.ToLower(title), webtest.Viewer)
		c.Get("/admin/polls/poll/").Expect(http.StatusOK)
		file := c.Post("/admin/polls/poll/?q=the", url.Values{
			"action": {"download_results"}, "_selected_action": {"1", "2", "3", "99"},
		}).Expect(http.StatusOK)
		want := [][]string{
			header,
			{title + ": " + castle, title + ", left", "1", "1"},
			{title + ": " + castle, title + ", right", "0", "0"},
			{title + ": " + swallow, title + ", African", "1", "0.5"},
			{title + ": " + swallow, title + ", European", "1", "0.5"},
		}
		if diff := cmp.Diff(want, lines(t, file)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		name := "attachment; filename=" + strings.ToLower(title) + "-results.csv"
		if got := file.Header().Get("Content-Disposition"); got != name {
			t.Errorf("it is sent as %q", got)
		}
		page := c.Get("/admin/polls/poll/2/change/").Expect(http.StatusOK)
		one := c.Submit(page, "[data-testid=object-actions]", url.Values{"CHANGE_FORM-action": {"download_results"}})
		if diff := cmp.Diff(want[:3], lines(t, one.Expect(http.StatusOK))); diff != "" {
			t.Errorf("of one poll (-want +got):\n%s", diff)
		}
	}
	stranger := site.As(webtest.Thor, webtest.Staff)
	stranger.Get("/admin/")
	stranger.Post("/admin/polls/poll/", url.Values{
		"action": {"download_results"}, "_selected_action": {"1"},
	}).Expect(http.StatusForbidden)
}
