package polls_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const pollList = "/admin/polls/poll/"

// The form of a vote refuses what the poll does not take, beside the poll.
func TestAdminVote_InAClosedPoll(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	closePoll(site, webtest.Thor, &asked)
	c := site.As(webtest.Thor, webtest.Root)
	before := contentsOf(t, site, webtest.Thor)
	into := url.Values{"poll": {"2"}, "choice": {"4"}, "voted_by": {"2"}}
	const said = "This poll has been closed since 5 July 2018, 11:20 UTC. It takes no more votes."
	for _, page := range []string{"/admin/polls/vote/add/", "/admin/polls/vote/1/change/"} { // the other one moves
		refused := c.Submit(c.Get(page), changeForm, into).Expect(http.StatusUnprocessableEntity)
		if got := refused.Text("[data-field=poll] [id$=_error]"); !strings.Contains(got, said) {
			t.Errorf("%s: beside the poll it says %q", page, got)
		}
	}
	same(t, site, webtest.Thor, before)
	potter := site.As(webtest.Potter, webtest.Root)
	potter.Submit(potter.Get("/admin/polls/vote/add/"), changeForm, into).Expect(http.StatusFound)
	c.Submit(c.Get("/admin/polls/vote/3/change/"), changeForm, url.Values{"choice": {"4"}}).Expect(http.StatusFound)
}

// A poll is closed and opened on its form, too; who may only look sees when.
func TestAdminPoll_IsClosedOnItsForm(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := pollList + "2/change/"
	c.Submit(c.Get(page), changeForm, url.Values{"closed_at_0": {"2018-07-05"}, "closed_at_1": {"11:20:55"}}).
		Expect(http.StatusFound)
	at := webtest.Find[models.Poll](site, webtest.Thor, 2).ClosedAt
	if at == nil || !at.Equal(time.Date(2018, 7, 5, 11, 20, 55, 0, time.UTC)) {
		t.Errorf("it is closed at %v", at)
	}
	viewer := site.As(webtest.Thor, webtest.Viewer).Get(page).Expect(http.StatusOK)
	if viewer.Text("[data-field=closed_at] time") == "" || viewer.Page().Find("[name^=closed_at]").Length() != 0 {
		t.Error("who may only look does not see when, or could change it")
	}
	c.Submit(c.Get(page), changeForm, url.Values{"closed_at_0": {""}, "closed_at_1": {""}}).Expect(http.StatusFound)
	if poll := webtest.Find[models.Poll](site, webtest.Thor, 2); poll.ClosedAt != nil {
		t.Errorf("opened, it is closed at %v", poll.ClosedAt)
	}
	wrong := url.Values{"closed_at_0": {"soon"}, "closed_at_1": {""}}
	c.Submit(c.Get(page), changeForm, wrong).Expect(http.StatusUnprocessableEntity)
}

func TestAdminPolls_ShowWhichAreOpen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	closePoll(site, webtest.Thor, &asked)
	c := site.As(webtest.Thor, webtest.Viewer)
	const tea, castle, swallow = "Thor: tea or coffee?", "Thor: which way to the castle?",
		"Thor: what is the weight of an unladen swallow?"
	for query, want := range map[string][]string{
		"": {tea, castle, swallow}, "?voting=open": {tea, swallow}, "?voting=closed": {castle},
		"?voting=sometimes": {tea, castle, swallow},
	} {
		if diff := cmp.Diff(want, column(c.Get(pollList+query).Expect(http.StatusOK), "question")); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	if diff := cmp.Diff([]string{"True", "False", "True"}, column(c.Get(pollList), "open")); diff != "" {
		t.Error("of three polls are open:", diff)
	}
	soon := time.Now().Add(time.Hour)
	closePoll(site, webtest.Thor, &soon)
	if got := column(c.Get(pollList+"?voting=closed"), "question"); len(got) != 0 {
		t.Errorf("before its time %q is closed", got)
	}
	if got := column(site.As(webtest.Potter, webtest.Root).Get(pollList+"?voting=closed"), "question"); len(got) != 0 {
		t.Errorf("at potter %q is closed", got)
	}
}

// run runs an action on the first two polls of the list of a tenant.
func run(c *webtest.Client, action string) *webtest.Response {
	c.Get(pollList)
	return c.Post(pollList, url.Values{"action": {action}, "_selected_action": {"1", "2"}})
}

func TestAdminPolls_CloseAndReopen(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	closePoll(site, webtest.Thor, &asked)
	untouched := contentsOf(t, site, webtest.Potter)
	c := site.As(webtest.Thor, webtest.Root)
	ends := func() (list []*time.Time) {
		for _, poll := range contentsOf(t, site, webtest.Thor).Polls {
			list = append(list, poll.ClosedAt)
		}
		return list
	}
	now := time.Now()
	for _, step := range []struct {
		action, said string
		want         []*time.Time
	}{
		{"close_polls", "Closed 1 poll. It takes no more votes.", []*time.Time{&now, &asked, nil}},
		{"close_polls", "All of them were closed already.", []*time.Time{&now, &asked, nil}},
		{"reopen_polls", "Reopened 2 polls. They take votes again.", []*time.Time{nil, nil, nil}},
		{"reopen_polls", "All of them were open already.", []*time.Time{nil, nil, nil}},
	} {
		answer := run(c, step.action).Expect(http.StatusFound)
		if said := c.Follow(answer).Text("[data-testid=messages]"); !strings.Contains(said, step.said) {
			t.Errorf("%s: it said %q, not %q", step.action, said, step.said)
		}
		if diff := cmp.Diff(step.want, ends(), cmp.Comparer(sameMoment)); diff != "" {
			t.Errorf("%s: %s", step.action, diff)
		}
	}
	same(t, site, webtest.Potter, untouched)
	if n := c.Get(pollHistory).Page().Find("[data-testid=entry]").Length(); n != 2 {
		t.Errorf("the history of the first has %d entries, want that it was closed and reopened", n)
	}
	if said := c.Get(pollHistory).Text("[data-testid=entry]"); !strings.Contains(said, "Changed Closed at.") {
		t.Errorf("its history says %q", said)
	}
}

// Who may not change polls is not offered to close them, nor heard.
func TestAdminPolls_CloseByRight(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	viewer := site.As(webtest.Thor, webtest.Viewer)
	before := contentsOf(t, site, webtest.Thor)
	for _, page := range []string{pollList, changePoll} {
		if viewer.Get(page).Page().Find("option[value=close_polls]").Length() != 0 {
			t.Errorf("%s offers it", page)
		}
	}
	run(viewer, "close_polls")
	same(t, site, webtest.Thor, before)

	root := site.As(webtest.Thor, webtest.Root)
	action := url.Values{"CHANGE_FORM-action": {"close_polls"}}
	done := root.Submit(root.Get(changePoll), "[data-testid=object-actions]", action).Expect(http.StatusFound)
	page := root.Follow(done)
	if said := page.Text("[data-testid=results-closed]:not([hidden])"); !strings.HasPrefix(said, "Closed. Since ") {
		t.Errorf("the results say %q", said)
	}
}

func TestExport_WhetherPollsAreClosed(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	closePoll(site, webtest.Thor, &asked)
	const query = "?o=1&voting=%s&_format=csv&_columns=id&_columns=open&_columns=closed_at"
	for voting, want := range map[string]string{
		"open": "3,true,\r\n1,true,\r\n", "closed": "2,false,2018-07-05T11:20:55.60524Z\r\n",
	} {
		got := site.As(webtest.Thor, webtest.Viewer).Get(fmt.Sprintf(exportPage+query, voting)).Expect(http.StatusOK)
		if diff := cmp.Diff("\uFEFFID,Open,Closed at\r\n"+want, got.Body.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", voting, diff)
		}
	}
}

// A closed poll comes back whole: with its end, and the votes that it has.
func TestUndelete_AClosedPoll(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	closePoll(site, webtest.Thor, &asked)
	before := contentsOf(t, site, webtest.Thor)
	const page = "/admin/polls/poll/2/"
	c.Submit(c.Get(page+"delete/"), "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	link := restoreLinks(c.Get(page + "history/"))[0]
	c.Submit(c.Get(link), restoreForm, nil).Expect(http.StatusFound)
	same(t, site, webtest.Thor, before)
	if got := webtest.Find[models.Poll](site, webtest.Thor, 2); !got.ClosedAt.Equal(asked) {
		t.Errorf("it is closed at %v", got.ClosedAt)
	}
}

// A version from when the poll was open opens it. One from before there was such
// a thing leaves it closed.
func TestRestore_WhetherAPollIsClosed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forget string
		closed bool
	}{
		"open":           {"SELECT 1", false},
		"before closing": {`UPDATE object_versions SET data = replace(data, '"closed_at":null,', '')`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			c := site.As(webtest.Thor, webtest.Root)
			c.Submit(c.Get(changePoll), changeForm, url.Values{"question": {"One?"}}).Expect(http.StatusFound)
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Exec(test.forget).Error })
			run(c, "close_polls")
			c.Submit(c.Get(changePoll), changeForm, url.Values{"question": {"Two?"}}).Expect(http.StatusFound)
			c.Submit(c.Get(restoreLinks(c.Get(pollHistory))[0]), restoreForm, nil).Expect(http.StatusFound)
			poll := webtest.Find[models.Poll](site, webtest.Thor, 1)
			if poll.Question != "One?" || (poll.ClosedAt != nil) != test.closed {
				t.Errorf("restored: %+v", poll)
			}
		})
	}
}
