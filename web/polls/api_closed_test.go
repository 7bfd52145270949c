package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// closePoll closes poll 2 of a tenant, as a row; nil opens it.
func closePoll(site *webtest.Site, tenant string, at *time.Time) {
	site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.Poll{ID: 2}).Update("closed_at", at).Error
	})
}

// A closed poll takes no vote, at its own tenant alone; nothing that was refused
// is stored.
func TestAPI_VotesInAClosedPoll(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	closePoll(site, webtest.Thor, &asked)
	before := contentsOf(t, site, webtest.Thor)
	const path = "/api/polls/2/choices/4/vote/"
	const said = `{"detail":"This poll has been closed since 5 July 2018, 11:20 UTC. It takes no more votes."}`
	for _, who := range []string{webtest.Root, webtest.Staff, webtest.Viewer, webtest.Plain} {
		scenario{"closed", who, "POST", path, "", 409, said}.run(t, site.Script(webtest.Thor, who))
	}
	same(t, site, webtest.Thor, before)
	site.Script(webtest.Potter, webtest.Staff).JSON("POST", path, "").Expect(http.StatusCreated)
	site.Script(webtest.Thor, webtest.Staff).JSON("POST", "/api/polls/1/choices/1/vote/", "").Expect(http.StatusCreated)

	soon := time.Now().Add(time.Hour)
	for _, open := range []*time.Time{&soon, nil} {
		closePoll(site, webtest.Thor, open)
		who := map[bool]string{true: webtest.Staff, false: webtest.Viewer}[open == nil]
		site.Script(webtest.Thor, who).JSON("POST", path, "").Expect(http.StatusCreated)
	}
}

// Who may change a poll may close it. A call that says nothing of it leaves it as
// it is, also one that replaces the rest.
func TestAPI_ClosesPolls(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	grant(site, webtest.Thor, 2, "change_poll") // to staff
	untouched := contentsOf(t, site, webtest.Potter)
	const poll, at = "/api/polls/2/", `"2018-07-05T11:20:55.605247Z"`
	for _, c := range []struct{ who, method, body, want string }{
		{webtest.Plain, "PATCH", `{"closed_at":` + at + `}`, at}, // who asked it
		{webtest.Plain, "PUT", `{"question":"Where?"}`, at},
		{webtest.Viewer, "GET", "", at},
		{webtest.Staff, "PUT", `{"question":"Where?","closed_at":null}`, "null"}, // who holds the right
		{webtest.Staff, "PATCH", `{"closed_at":"2018-07-05T13:20:55.6052479+02:00"}`, at},
		{webtest.Plain, "PATCH", `{"closed_at":"2018-07-05T11:20"}`, `"2018-07-05T11:20:00Z"`},
		{webtest.Root, "PATCH", `{"closed_at":""}`, "null"},
		{webtest.Root, "PATCH", `{"closed_at":"2018-07-05T11:20:55"}`, `"2018-07-05T11:20:55Z"`},
	} {
		got := site.Script(webtest.Thor, c.who).JSON(c.method, poll, c.body).Expect(http.StatusOK).Body.String()
		if !strings.Contains(got, `,"closed_at":`+c.want+`,`) {
			t.Errorf("%s %s by %s: %s, want %s", c.method, c.body, c.who, got, c.want)
		}
	}
	site.Script(webtest.Thor, webtest.Plain).Post("/api/polls/", url.Values{
		"question": {"Why?"}, "closed_at": {"2018-07-05T11:20:55Z"},
	}).Expect(http.StatusCreated)
	if made := webtest.Find[models.Poll](site, webtest.Thor, 4); made.ClosedAt == nil || made.ClosedAt.Year() != 2018 {
		t.Errorf("made with an end: %+v", made)
	}
	same(t, site, webtest.Potter, untouched)
}

func TestAPI_RefusesToClose(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	before := contentsOf(t, site, webtest.Thor)
	const wrong = `{"closed_at":["Datetime has wrong format. Use one of these formats instead: ` +
		`YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."]}`
	for _, bad := range []string{
		`"yesterday"`, `"2018-07-05"`, `20180705`, `1.5`, `true`, `[]`, `{}`, `"2018-02-30T11:20:55Z"`,
		`"0000-01-01T00:00:00Z"`, `"0001-01-01T00:00:00+01:00"`, `"9999-12-31T23:59:59-01:00"`, `"10000-01-01T00:00:00Z"`,
	} {
		scenario{bad, webtest.Plain, "PATCH", "/api/polls/2/", `{"closed_at":` + bad + `}`, 400, wrong}.
			run(t, site.Script(webtest.Thor, webtest.Plain))
	}
	for _, who := range []string{webtest.Staff, webtest.Viewer} {
		scenario{"no right", who, "PATCH", "/api/polls/2/", `{"closed_at":"2018-07-05T11:20:55Z"}`, 403, forbidden}.
			run(t, site.Script(webtest.Thor, who))
	}
	same(t, site, webtest.Thor, before)
}
