package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// What adds is refused at a tenant that is full; who deletes makes room.
func TestRoom(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const limit = 1 // SQLite's are smaller without polls, PostgreSQL's larger anyway
	err := site.Registry.SetLimits(t.Context(), webtest.Thor, func(l *tenants.Limits) { l.Megabytes = limit })
	if err != nil {
		t.Fatal(err)
	}
	site.Fill(webtest.Thor, webtest.Bulk{Users: 2, Polls: 6000, Choices: 2, Votes: 1})
	waitForFull(t, site)
	const vote = "/api/polls/1/choices/1/vote/"
	script := site.Script(webtest.Thor, webtest.Root)
	refused := script.JSON("POST", "/api/polls/", `{"question":"More?"}`).Expect(http.StatusServiceUnavailable)
	if refused.Header().Get("Retry-After") != "3600" || !strings.Contains(refused.Body.String(), "no room") {
		t.Errorf("scripts are told %v %s", refused.Header(), refused.Body)
	}
	script.JSON("PATCH", "/api/polls/1/", `{"question":"Longer?"}`).Expect(http.StatusServiceUnavailable)
	script.JSON("POST", vote, "").Expect(http.StatusServiceUnavailable)
	script.Get("/api/polls/1/").Expect(http.StatusOK)
	script.JSON("DELETE", "/api/polls/3/", "").Expect(http.StatusNoContent)
	potter := site.Script(webtest.Potter, webtest.Root)
	potter.JSON("POST", "/api/polls/", `{"question":"More?"}`).Expect(http.StatusCreated)

	person := site.Client(webtest.Thor)
	person.Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
	person.Get("/admin/polls/poll/add/").Expect(http.StatusOK)
	person.Post("/admin/polls/poll/add/", url.Values{"question": {"More?"}}).Expect(http.StatusServiceUnavailable)
	person.Post("/admin/polls/poll/2/delete/", url.Values{"post": {"yes"}}).Expect(http.StatusFound)
	person.Post("/admin/polls/poll/", url.Values{
		"action": {"delete_selected"}, "_selected_action": {"1"}, "post": {"yes"},
	}).Expect(http.StatusFound)
}

func waitForFull(t *testing.T, site *webtest.Site) {
	t.Helper()
	thor, err := site.Registry.Admit(t.Context(), webtest.Thor)
	if err != nil {
		t.Fatal(err)
	}
	defer thor.Release()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if full, err := thor.Full(t.Context()); err != nil || full {
			return
		}
		if time.Since(began) > 20*time.Second {
			t.Fatal("it is never full")
		}
	}
}
