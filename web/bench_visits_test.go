package web_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// visits makes the requests of the mixes, for tenants in turn.
type visits struct {
	site    *webtest.Site
	tenants []string
	roots   []*webtest.Client // by tenant, once they are wanted: logging in takes its time
}

func mixes(site *webtest.Site, tenants ...string) []*mix {
	v := &visits{site: site, tenants: tenants}
	return []*mix{
		{name: "reading API", connections: 16, reads: true, make: v.read},
		{name: "voting", connections: 16, posted: http.StatusCreated, make: v.vote},
		{name: "admin browsing", connections: 8, reads: true, make: v.browse},
		{name: "admin editing", connections: 8, posted: http.StatusFound, make: v.edit},
		{name: "log-in", connections: 4, posted: http.StatusFound, make: v.logIn},
	}
}

func (v *visits) read() (sent, known []*http.Request) {
	var callers []*webtest.Client
	for _, tenant := range v.tenants {
		callers = append(callers, script(v.site, tenant, webtest.Plain))
	}
	sent = inRounds(callers, "/api/polls/", "/api/polls/?page=2", "/api/polls/%d/", "/api/polls/%d/results/")
	return sent, sent
}

func (v *visits) browse() (sent, known []*http.Request) {
	sent = inRounds(v.loggedIn(), "/admin/", "/admin/polls/poll/", "/admin/polls/poll/?q=Question+0001",
		"/admin/polls/poll/%d/change/")
	return sent, sent
}

// inRounds has the callers ask for one page each, then for another. wrk's two threads
// take requests in turn: each of them comes by every kind of page, and by another one
// whenever it is back at a tenant.
func inRounds(callers []*webtest.Client, paths ...string) (requests []*http.Request) {
	rounds := max(len(paths), 400/len(callers))
	for round := range rounds {
		for i, c := range callers {
			path := paths[(round+len(requests)/2)%len(paths)]
			requests = append(requests, c.Request(http.MethodGet, ofPoll(path, round+i), nil))
		}
	}
	return requests
}

// ofPoll puts a poll that every tenant has into the paths that are about one.
func ofPoll(path string, n int) string {
	const polls = 40
	if poll := pollAt(n % polls); strings.Contains(path, "%d") {
		return fmt.Sprintf(path, poll)
	}
	return path
}

// vote is by users who have not voted yet, each in all of some polls. The answers are
// known by the votes of a user who is not among them.
func (v *visits) vote() (sent, known []*http.Request) {
	polls, voters := 1000, 100
	choices := webtest.Large().Choices // as many as in small tenants
	if len(v.tenants) > 1 {
		polls, voters = 4, 12
	}
	byTenant := make([][]*webtest.Client, len(v.tenants))
	for i, tenant := range v.tenants {
		byTenant[i] = newVoters(v.site, tenant, voters+1)
	}
	for n := range polls * (voters + 1) {
		path := fmt.Sprintf("/api/polls/%d/choices/%d/vote/", pollAt(n%polls), choiceAt(n%polls*choices))
		for _, callers := range byTenant {
			sent = append(sent, callers[n/polls].Request(http.MethodPost, path, nil))
		}
	}
	first := polls * len(v.tenants)
	return sent[first:], sent[:first]
}

// newVoters have tokens whose use is noted already, which would be one more write.
func newVoters(site *webtest.Site, tenant string, count int) (callers []*webtest.Client) {
	site.Write(tenant, func(ctx context.Context, tx *gorm.DB) error {
		for i := range count {
			user := &models.User{
				Username: fmt.Sprintf("voter%02d", i), Password: models.UnusablePassword(), IsActive: true,
			}
			if err := webtest.SaveAll(ctx, tx, user); err != nil {
				return err
			}
			key, token := models.NewToken(user, "mixes")
			token.LastUsed = new(time.Now())
			if err := webtest.SaveAll(ctx, tx, token); err != nil {
				return err
			}
			c := site.Client(tenant)
			c.Header.Set("Authorization", "Token "+key)
			callers = append(callers, c)
		}
		return nil
	})
	return callers
}

// edit is opening a form, saving it with another text than before, and seeing the list.
// The answers are known by the second of two texts, so that the first is news again.
func (v *visits) edit() (sent, known []*http.Request) {
	var second []*http.Request
	each := max(1, 100/len(v.tenants)) // polls
	for _, c := range v.loggedIn() {
		for n := range each {
			path := changePath(pollAt(n))
			form, list := c.Request(http.MethodGet, path, nil), c.Request(http.MethodGet, "/admin/polls/poll/", nil)
			save := savePoll(c, path)
			sent = append(sent, form, save(), list)
			second = append(second, form, save(), list)
		}
	}
	return slices.Concat(sent, second), second
}

// logIn is with the password, by browsers that have the form already.
func (v *visits) logIn() (sent, known []*http.Request) {
	for _, tenant := range v.tenants {
		sent = append(sent, logIn(v.site.Client(tenant), webtest.Root)())
	}
	return sent, sent
}

// loggedIn are superusers.
func (v *visits) loggedIn() []*webtest.Client {
	for _, tenant := range v.tenants[len(v.roots):] {
		v.roots = append(v.roots, v.site.As(tenant, webtest.Root))
	}
	return v.roots
}
