package polls_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const (
	firstPoll = `{"id":1,"question":"Thor: what is the weight of an unladen swallow?",` +
		`"pub_date":"2018-07-05T11:20:55.605240Z","created_by":1,"closed_at":null,` +
		`"choices":[{"id":1,"poll":1,"choice_text":"Thor, African","votes":1},` +
		`{"id":2,"poll":1,"choice_text":"Thor, European","votes":1}]}`
	thirdPoll = `{"id":3,"question":"Thor: tea or coffee?",` +
		`"pub_date":"2018-07-05T11:20:55.605240Z","created_by":4,"closed_at":null,"choices":[]}`
)

func TestAPI_Reads(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	scripts := callers(site, webtest.Thor)
	for path, answer := range map[string]string{
		"/api/polls/1/": firstPoll,
		"/api/polls/3/": thirdPoll,
		"/api/polls/2/choices/": `[{"id":3,"poll":2,"choice_text":"Thor, left","votes":1},` +
			`{"id":4,"poll":2,"choice_text":"Thor, right","votes":0}]`,
		"/api/polls/3/choices/":   `[]`,
		"/api/polls/2/choices/4/": `{"id":4,"poll":2,"choice_text":"Thor, right","votes":0}`,
		"/api/polls/1/results/": `{"poll":1,"question":"Thor: what is the weight of an unladen swallow?","total":2,` +
			`"choices":[{"id":1,"choice_text":"Thor, African","votes":1,"share":0.5},` +
			`{"id":2,"choice_text":"Thor, European","votes":1,"share":0.5}]}`,
		"/api/polls/3/results/": `{"poll":3,"question":"Thor: tea or coffee?","total":0,"choices":[]}`,
	} {
		for _, who := range []string{webtest.Root, webtest.Staff, webtest.Viewer, webtest.Plain} {
			t.Run(who+" "+path, func(t *testing.T) {
				scenario{"", who, http.MethodGet, path, "", http.StatusOK, answer}.run(t, scripts[who])
			})
		}
	}
}

type pageOfPolls struct {
	Count          int
	Next, Previous *string
	Results        []struct{ ID int }
}

func TestAPI_ListsPolls(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 2, Polls: 42, Choices: 2, Votes: 2})
	const list = "http://thor.localhost/api/polls/"
	c := site.Script(webtest.Thor, webtest.Plain)
	for query, want := range map[string]struct {
		first, length, count int
		next, previous       string
	}{
		"":                        {1, 20, 45, "?page=2", ""},
		"?page=1":                 {1, 20, 45, "?page=2", ""},
		"?page=2":                 {21, 20, 45, "?page=3", "-"},
		"?page=3":                 {41, 5, 45, "", "?page=2"},
		"?page=last":              {41, 5, 45, "", "?page=2"},
		"?page_size=45":           {1, 45, 45, "", ""},
		"?page_size=45&page=last": {1, 45, 45, "", ""},
		"?page_size=1000":         {1, 45, 45, "", ""},
		"?page_size=0":            {1, 20, 45, "?page=2&page_size=0", ""},
		"?page_size=x&page=2":     {21, 20, 45, "?page=3&page_size=x", "?page_size=x"},
		"?page_size=7&page=2&search=question": {
			11, 7, 42, "?page=3&page_size=7&search=question", "?page_size=7&search=question",
		},
		"?search=THOR+tea":                {3, 1, 1, "", ""},
		"?search=100%25":                  {0, 0, 0, "", ""},
		"?search=%ff%00":                  {0, 0, 0, "", ""},
		"?created_by=4":                   {2, 2, 2, "", ""},
		"?created_by=4&ordering=-id":      {3, 2, 2, "", ""},
		"?created_by=4&ordering=question": {3, 2, 2, "", ""},
		"?ordering=-pub_date&page_size=3": {45, 3, 45, "?ordering=-pub_date&page=2&page_size=3", ""},
		"?ordering=password&page_size=45": {1, 45, 45, "", ""},
		"?created_by=999":                 {0, 0, 0, "", ""},
		"?created_by=9223372036854775808": {0, 0, 0, "", ""},
		"?created_by=999&page=last":       {0, 0, 0, "", ""},
	} {
		t.Run(query, func(t *testing.T) {
			got := webtest.Decode[pageOfPolls](c.Get("/api/polls/" + query).Expect(http.StatusOK))
			if got.Count != want.count || got.Results == nil || len(got.Results) != want.length ||
				len(got.Results) > 0 && got.Results[0].ID != want.first {
				t.Errorf("%d of %d: %+v", len(got.Results), got.Count, got.Results)
			}
			for kind, link := range map[string]struct {
				got  *string
				want string
			}{"next": {got.Next, want.next}, "previous": {got.Previous, want.previous}} {
				switch {
				case link.got == nil && link.want == "":
				case link.got != nil && link.want != "" && *link.got == list+strings.TrimPrefix(link.want, "-"):
				default:
					t.Errorf("%s is %v, want %q", kind, link.got, link.want)
				}
			}
		})
	}
	whole := c.Get("/api/polls/?page_size=1").Expect(http.StatusOK).Body.String()
	want := `{"count":45,"next":"` + list + `?page=2\u0026page_size=1","previous":null,"results":[` + firstPoll + "]}\n"
	if diff := cmp.Diff(want, whole); diff != "" {
		t.Error(diff)
	}
}

// TestAPI_VotesForAnotherPollDoNotCount is about rows that Django's API let in.
func TestAPI_VotesForAnotherPollDoNotCount(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Create(&models.Vote{PollID: 3, ChoiceID: 1, VotedByID: 2}).Error
	})
	c := site.Script(webtest.Thor, webtest.Plain)
	scenario{"", "", http.MethodGet, "/api/polls/1/", "", http.StatusOK, firstPoll}.run(t, c)
}

func TestAPI_Statements(t *testing.T) {
	t.Parallel()
	site := newSite(t, webtest.WithWeb(func(cfg *web.Config) { cfg.CacheBytes = -1 })) // as after a change
	site.Fill(webtest.Potter, webtest.Bulk{Users: 60, Polls: 200, Choices: 7, Votes: 50})
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		for who, limit := range map[string]int64{webtest.Plain: 5, webtest.Root: 4} {
			c := site.Script(tenant, who)
			c.Get("/api/polls/").Expect(http.StatusOK) // once a minute the use of the token is noted
			for path, want := range map[string]int64{
				"/api/polls/?search=o&ordering=-pub_date": limit,
				"/api/polls/1/":           limit - 1,
				"/api/polls/1/results/":   limit - 1,
				"/api/polls/1/choices/":   limit - 1,
				"/api/polls/1/choices/1/": limit - 1,
			} {
				r := c.Request(http.MethodGet, path, nil)
				ctx, count := tenants.CountStatements(r.Context())
				c.Do(r.WithContext(ctx)).Expect(http.StatusOK)
				if n := count.Load(); n != want {
					t.Errorf("%s at %s by %s: %d statements, want %d", path, tenant, who, n, want)
				}
			}
		}
	}
}

func TestAPI_ATokenIsWorthNothingElsewhere(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	untouched := contentsOf(t, site, webtest.Potter)
	stranger := site.Client(webtest.Potter)
	stranger.Header.Set("Authorization", "Token "+site.Token(webtest.Thor, webtest.Root))
	for _, s := range everyCall() {
		s.status, s.answer = http.StatusUnauthorized, `{"detail":"Invalid token."}`
		s.run(t, stranger)
	}
	same(t, site, webtest.Potter, untouched)
	own := site.Script(webtest.Potter, webtest.Root).Get("/api/polls/1/").Expect(http.StatusOK).Body.String()
	if !strings.Contains(own, "Potter: ") || strings.Contains(own, "Thor") {
		t.Error(own)
	}
}
