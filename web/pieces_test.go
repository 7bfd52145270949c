package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// TestPieces_AreNeverOld changes rows at random, by statements that go past the models
// too, and holds every page and answer against those of a server that keeps nothing.
func TestPieces_AreNeverOld(t *testing.T) {
	t.Parallel()
	var settings tenants.Config
	site := webtest.New(t, webtest.WithRegistry(func(cfg *tenants.Config) { settings = *cfg }))
	site.FilesOnly() // for a second server would find no cluster
	site.Fill(webtest.Thor, webtest.Bulk{Users: 6, Polls: 12, Choices: 3, Votes: 4})
	registry, err := tenants.Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = registry.Close(context.WithoutCancel(t.Context())) })
	other, err := registry.Acquire(t.Context(), webtest.Thor)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Release()
	fresh := site.Beside(func(cfg *web.Config) { cfg.CacheBytes = -1 })
	root, script := site.As(webtest.Thor, webtest.Root), site.Script(webtest.Thor, webtest.Root)
	script.Get("/api/polls/").Expect(http.StatusOK) // notes that the token is in use
	for range 120 {
		statement := changeAtRandom()
		change := func(tx *gorm.DB) error { return tx.Exec(statement).Error }
		if rand.IntN(5) == 0 { // by another program
			if err := other.Write(t.Context(), change); err != nil {
				t.Fatal(err)
			}
		} else {
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return change(tx) })
		}
		for _, look := range []struct {
			by   *webtest.Client
			path string
		}{
			{root, "/admin/polls/poll/"}, {root, "/admin/polls/poll/?o=1"}, {root, "/admin/polls/poll/?o=2.-4"},
			{root, "/admin/polls/vote/"}, {root, "/admin/polls/poll/4/change/"}, {root, "/admin/auth/user/"},
			{script, "/api/polls/"}, {script, "/api/polls/?ordering=-question&page_size=5&page=2"}, {script, "/api/polls/5/"},
			{script, "/api/polls/?search=1&created_by__gt=1"},
		} {
			r := look.by.Request(http.MethodGet, look.path, nil)
			got, want := answered(site.Server, r), answered(fresh, r)
			if got != want {
				n := 0
				for n < min(len(got), len(want))-1 && got[n] == want[n] {
					n++
				}
				t.Fatalf("%s after %s:\n%.300s\nwant\n%.300s", look.path, statement, got[max(n-60, 0):], want[max(n-60, 0):])
			}
		}
	}
}

// changeAtRandom is a statement that may change anything that lists show.
func changeAtRandom() string {
	poll, user, text := rand.IntN(18), 1+rand.IntN(8), rand.IntN(1000)
	statements := []string{
		fmt.Sprintf("UPDATE polls_poll SET question = 'Question %d' WHERE id = %d", text, poll),
		fmt.Sprintf("UPDATE polls_poll SET created_by_id = %d WHERE id = %d", user, poll),
		fmt.Sprintf("UPDATE polls_poll SET pub_date = '20%02d-03-04 05:06:07' WHERE id = %d", 10+rand.IntN(15), poll),
		fmt.Sprintf("UPDATE polls_poll SET closed_at = '2020-01-01 00:00:00' WHERE id = %d", poll),
		fmt.Sprintf("UPDATE auth_user SET username = 'user%d.%d' WHERE id = %d AND id > 4", text, user, user),
		fmt.Sprintf("INSERT INTO polls_poll (question, created_by_id, pub_date) VALUES ('New %d', %d, '2026-01-01 00:00:00')",
			text, user%4+1),
		fmt.Sprintf("INSERT INTO polls_choice (choice_text, poll_id) SELECT 'Choice %d', id FROM polls_poll WHERE id = %d",
			text, poll),
		fmt.Sprintf("UPDATE polls_choice SET poll_id = 4, choice_text = 'Moved' WHERE id = %d", rand.IntN(50)),
		fmt.Sprintf("DELETE FROM polls_vote WHERE id = %d", rand.IntN(60)),
		fmt.Sprintf(`INSERT OR IGNORE INTO polls_vote (choice_id, poll_id, voted_by_id)
			SELECT id, poll_id, %d FROM polls_choice WHERE id = %d`, user%4+1, rand.IntN(50)),
		fmt.Sprintf(`DELETE FROM polls_vote WHERE poll_id = %d`, poll),
		"UPDATE polls_poll SET question = question || '.' WHERE id % 5 = 0",
	}
	return statements[rand.IntN(len(statements))]
}

var changesByItself = regexp.MustCompile(`csrfmiddlewaretoken" value="[^"]*"|\.[0-9a-z]{10}"`)

// answered is what a server answers, without what is another each time.
func answered(server http.Handler, r *http.Request) string {
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, r.Clone(r.Context()))
	return changesByItself.ReplaceAllString(answer.Body.String(), "")
}
