package polls_test

import (
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

// deed is a call that changes something: what it answers, and what it does to
// the rows of its tenant, and to no other's.
type deed struct {
	name, who, method, path, body string

	status int
	answer string
	does   func(rows *contents)
}

func TestAPI_Writes(t *testing.T) {
	t.Parallel()
	for _, list := range [][]deed{toPolls(), toChoices(), votes()} {
		for _, d := range list {
			t.Run(d.name, func(t *testing.T) {
				t.Parallel()
				site := newSite(t)
				rights := []string{"change_poll", "delete_poll", "add_choice", "change_choice", "delete_choice"}
				grant(site, webtest.Thor, 2, rights...) // to staff
				want, untouched := contentsOf(t, site, webtest.Thor), contentsOf(t, site, webtest.Potter)
				call := scenario{d.name, d.who, d.method, d.path, d.body, d.status, d.answer}
				call.run(t, site.Script(webtest.Thor, d.who))
				d.does(&want)
				same(t, site, webtest.Thor, want)
				same(t, site, webtest.Potter, untouched)
			})
		}
	}
}

// toPolls are writes to plain's polls.
func toPolls() []deed {
	const poll, delete = "/api/polls/3/", "/api/polls/2/"
	longest := strings.Repeat("é", 100)
	long := `{"question":"` + longest + `"}`
	called := func(question string) string {
		return strings.Replace(thirdPoll, "Thor: tea or coffee?", question, 1)
	}
	rename := func(question string) func(*contents) {
		return func(rows *contents) { rows.Polls[2].Question = question }
	}
	nothing := func(*contents) {}
	giveAway := func(rows *contents) { rows.Polls[2].CreatedByID = 2 }
	given := strings.Replace(thirdPoll, `"created_by":4`, `"created_by":2`, 1)
	const ownName = `{"question":"Why?","created_by":4}`
	const readOnly = `{"question":"\n\t Why? ","id":1,"pub_date":null,"choices":[],"votes":{}}`
	return []deed{
		{"put", webtest.Plain, "PUT", poll, readOnly, 200, called("Why?"), rename("Why?")},
		{"put by right", webtest.Staff, "PUT", poll, `{"question":"Why?"}`, 200, called("Why?"), rename("Why?")},
		{"patch", webtest.Plain, "PATCH", poll, ownName, 200, called("Why?"), rename("Why?")},
		{"patch nothing", webtest.Plain, "PATCH", poll, `{}`, 200, thirdPoll, nothing},
		{"patch without a body", webtest.Plain, "PATCH", poll, "", 200, thirdPoll, nothing},
		{"give away by right", webtest.Staff, "PATCH", poll, `{"created_by":"2"}`, 200, given, giveAway},
		{"a number for a text", webtest.Plain, "PATCH", poll, `{"question":42}`, 200, called("42"), rename("42")},
		{"100 characters", webtest.Plain, "PATCH", poll, long, 200, called(longest), rename(longest)},
		{"delete", webtest.Plain, "DELETE", delete, "", 204, "", dropSecondPoll},
		{"delete by right", webtest.Staff, "DELETE", delete, "", 204, "", dropSecondPoll},
	}
}

// dropSecondPoll takes what hangs on the poll as well.
func dropSecondPoll(rows *contents) {
	rows.Polls = append(rows.Polls[:1:1], rows.Polls[2])
	rows.Choices, rows.Votes = rows.Choices[:2], rows.Votes[:2]
}

func toChoices() []deed {
	add := func(poll uint) func(rows *contents) {
		return func(rows *contents) {
			rows.Choices = append(rows.Choices, models.Choice{ID: 5, PollID: poll, ChoiceText: "Tea"})
		}
	}
	change := func(rows *contents) { rows.Choices[2].ChoiceText = "Ahead" }
	drop := func(rows *contents) {
		rows.Choices, rows.Votes = append(rows.Choices[:2:2], rows.Choices[3]), rows.Votes[:2]
	}
	const (
		list    = "/api/polls/3/choices/"
		another = "/api/polls/1/choices/"
		choice  = "/api/polls/2/choices/3/"

		tea      = `{"choice_text":" Tea "}`
		strayTea = `{"choice_text":"Tea","poll":1,"id":1,"votes":9}`
		ahead    = `{"choice_text":"Ahead","poll":1}`

		added        = `{"id":5,"poll":3,"choice_text":"Tea","votes":0}`
		addedAnother = `{"id":5,"poll":1,"choice_text":"Tea","votes":0}`
		changed      = `{"id":3,"poll":2,"choice_text":"Ahead","votes":1}`
	)
	return []deed{
		{"add choice", webtest.Plain, "POST", list, tea, 201, added, add(3)},
		{"add choice to the address's poll", webtest.Plain, "POST", list, strayTea, 201, added, add(3)},
		{"add choice by right", webtest.Staff, "POST", another, tea, 201, addedAnother, add(1)},
		{"put choice", webtest.Plain, "PUT", choice, ahead, 200, changed, change},
		{"patch choice", webtest.Plain, "PATCH", choice, ahead, 200, changed, change},
		{"patch choice by right", webtest.Staff, "PATCH", choice, ahead, 200, changed, change},
		{"delete choice", webtest.Plain, "DELETE", choice, "", 204, "", drop},
		{"delete choice by right", webtest.Staff, "DELETE", choice, "", 204, "", drop},
	}
}

func votes() []deed {
	vote := func(voter uint) func(rows *contents) {
		return func(rows *contents) {
			now := time.Now()
			cast := models.Vote{ID: 4, ChoiceID: 4, PollID: 2, VotedByID: voter, VotedAt: &now}
			rows.Votes = append(rows.Votes, cast)
		}
	}
	const (
		path      = "/api/polls/2/choices/4/vote/"
		forOthers = `{"voted_by":1,"poll":1,"choice":1,"voted_at":"2001-01-01T00:00:00Z"}`
		byStaff   = `{"id":4,"choice":4,"poll":2,"voted_by":2}`
		byViewer  = `{"id":4,"choice":4,"poll":2,"voted_by":3}`
	)
	return []deed{
		{"vote", webtest.Staff, "POST", path, "", 201, byStaff, vote(2)},
		{"vote for somebody else", webtest.Viewer, "POST", path, forOthers, 201, byViewer, vote(3)},
	}
}

// TestAPI_CreatesPolls has answers that hold the moment.
func TestAPI_CreatesPolls(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	untouched := contentsOf(t, site, webtest.Potter)
	for _, c := range []struct {
		who, body string
		creator   uint
	}{
		{webtest.Plain, `{"question":" Why? "}`, 4},
		{webtest.Plain, `{"question":"Why?","created_by":4}`, 4},
		{
			webtest.Viewer,
			`{"question":"Why?","id":1,"pub_date":"2001-01-01T00:00:00Z","votes":[{"choice":1}]}`, 3,
		},
		{webtest.Root, `{"question":"Why?","created_by":4}`, 4},
		{webtest.Root, `{"question":"Why?","created_by":"2"}`, 2},
	} {
		began := time.Now().UTC().Truncate(time.Microsecond)
		script := site.Script(webtest.Thor, c.who)
		answer := script.JSON(http.MethodPost, "/api/polls/", c.body).Expect(http.StatusCreated)
		id := webtest.Decode[struct{ ID uint }](answer).ID
		poll := webtest.Find[models.Poll](site, webtest.Thor, id)
		if poll.Question != "Why?" || poll.CreatedByID != c.creator || poll.PubDate.Before(began) {
			t.Errorf("%s by %s: %+v", c.body, c.who, poll)
		}
		want := fmt.Sprintf(`{"id":%d,"question":"Why?","pub_date":"%s","created_by":%d,"closed_at":null,"choices":[]}`+"\n",
			id, strings.Replace(poll.PubDate.Format("2006-01-02T15:04:05.000000Z"), ".000000Z", "Z", 1), c.creator)
		if got := answer.Body.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	same(t, site, webtest.Potter, untouched)
}

// TestAPI_ManyVotesAtOnce lets one user vote from many places.
func TestAPI_ManyVotesAtOnce(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	const calls = 50
	answers := make(chan int)
	for range calls {
		c := site.Script(webtest.Thor, webtest.Staff)
		go func() {
			answers <- c.Do(c.Request(http.MethodPost, "/api/polls/2/choices/4/vote/", nil)).Code
		}()
	}
	codes := map[int]int{}
	for range calls {
		codes[<-answers]++
	}
	if diff := cmp.Diff(map[int]int{http.StatusCreated: 1, http.StatusBadRequest: calls - 1}, codes); diff != "" {
		t.Error(diff)
	}
	byStaff := func(db *gorm.DB) *gorm.DB { return db.Where("voted_by_id = 2") }
	if n := webtest.Count[models.Vote](site, webtest.Thor, byStaff); n != 1 {
		t.Errorf("%d votes", n)
	}
}

func TestAPI_TakesForms(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const list = "/api/polls/3/choices/"
	c.Post(list, url.Values{"choice_text": {"Tea"}}).Expect(http.StatusCreated)
	c.Post(list, url.Values{"choice_text": {"first", "Coffee"}}).Expect(http.StatusCreated)
	bad := c.Post(list, url.Values{"choice_text": {"a\xffb"}}).Expect(http.StatusBadRequest)
	if got := bad.Body.String(); got != `{"choice_text":["Enter text that is valid UTF-8."]}`+"\n" {
		t.Error(got)
	}
	want := []models.Choice{{ID: 5, PollID: 3, ChoiceText: "Tea"}, {ID: 6, PollID: 3, ChoiceText: "Coffee"}}
	if diff := cmp.Diff(want, contentsOf(t, site, webtest.Thor).Choices[4:]); diff != "" {
		t.Error(diff)
	}
}
