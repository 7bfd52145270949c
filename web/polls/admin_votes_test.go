package polls_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// A vote that is put in by hand gets the server's date, whatever the form says,
// and keeps it when the vote is corrected; one without a date stays without.
func TestAdminVote_IsDatedByTheServer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := time.Now().Add(-time.Minute)
	ages := url.Values{"poll": {"2"}, "choice": {"4"}, "voted_by": {"1"},
		"voted_at": {"2001-01-01"}, "voted_at_0": {"2001-01-01"}, "voted_at_1": {"00:00"}}
	const form = "[data-testid=change-form]"
	c.Submit(c.Get("/admin/polls/vote/add/"), form, ages).Expect(http.StatusFound)
	added := webtest.Find[models.Vote](site, webtest.Thor, 4)
	if added.VotedAt == nil || added.VotedAt.Before(before) || added.VotedAt.After(time.Now()) {
		t.Fatalf("the vote is dated %v", added.VotedAt)
	}

	ages.Set("choice", "3")
	page := c.Get("/admin/polls/vote/4/change/").Expect(http.StatusOK)
	if page.Page().Find("[name^=voted_at]").Length() != 0 || page.Text("[data-field=voted_at] time") == "" {
		t.Error("the date of a vote is not shown, or can be edited")
	}
	c.Submit(page, form, ages).Expect(http.StatusFound)
	corrected := webtest.Find[models.Vote](site, webtest.Thor, 4)
	if corrected.ChoiceID != 3 || corrected.VotedAt == nil || !corrected.VotedAt.Equal(*added.VotedAt) {
		t.Errorf("the corrected vote is %+v", corrected)
	}

	undated := c.Get("/admin/polls/vote/3/change/")
	c.Submit(undated, form, url.Values{"choice": {"4"}}).Expect(http.StatusFound)
	if vote := webtest.Find[models.Vote](site, webtest.Thor, 3); vote.ChoiceID != 4 || vote.VotedAt != nil {
		t.Errorf("the vote of a database from before is %+v", vote)
	}
}
