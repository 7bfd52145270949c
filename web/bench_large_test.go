package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// BenchmarkLarge measures pages of a tenant with a million votes: what the
// server takes from the first byte of the request to the last of the answer.
func BenchmarkLarge(b *testing.B) {
	site := webtest.New(b, webtest.WithRegistry(unlogged), webtest.WithWeb(func(cfg *web.Config) { cfg.Patience = 0 }))
	site.Fill(webtest.Thor, webtest.Million())
	c := site.As(webtest.Thor, webtest.Root)
	get := func(name, path string) {
		b.Run(name, func(b *testing.B) {
			request := c.Request(http.MethodGet, path, nil)
			for b.Loop() {
				answer := httptest.NewRecorder()
				site.Server.ServeHTTP(answer, request)
				if answer.Code != http.StatusOK {
					b.Fatalf("got %d\n%.500s", answer.Code, answer.Body)
				}
			}
		})
	}
	for _, page := range []struct{ name, path string }{
		{"votes", "/admin/polls/vote/"},
		{"votes, page 5", "/admin/polls/vote/?p=5"},
		{"votes, page 5000", "/admin/polls/vote/?p=5000"},
		{"votes, last page", "/admin/polls/vote/?p=10001"},
		{"votes by poll", "/admin/polls/vote/?o=1"},
		{"votes by choice", "/admin/polls/vote/?o=2"},
		{"votes by poll, page 5000", "/admin/polls/vote/?o=-1&p=5000"},
		{"votes by choice, page 5000", "/admin/polls/vote/?o=2&p=5000"},
		{"votes by user", "/admin/polls/vote/?o=-3"},
		{"votes by user, page 5000", "/admin/polls/vote/?o=-3&p=5000"},
		{"votes by user, last page", "/admin/polls/vote/?o=-3&p=10001"},
		{"votes by user and poll", "/admin/polls/vote/?o=3.1"},
		{"votes, searched, by user", "/admin/polls/vote/?q=question&o=3"},
		{"votes, searched, page 500", "/admin/polls/vote/?q=question&p=500"},
		{"votes, searched for a few polls", "/admin/polls/vote/?q=question+0001"},
		{"votes of a poll", "/admin/polls/vote/?poll__id__exact=1000"},
		{"votes of a user", "/admin/polls/vote/?voted_by__id__exact=1000"},
		{"votes, searched for a name", "/admin/polls/vote/?q=user0042"},
		{"votes, searched for what most have", "/admin/polls/vote/?q=question"},
		{"votes, searched for nothing", "/admin/polls/vote/?q=zzzz"},
		{"polls", "/admin/polls/poll/"},
		{"polls by votes", "/admin/polls/poll/?o=-5"},
		{"polls, searched", "/admin/polls/poll/?q=Question+005"},
		{"choices by votes", "/admin/polls/choice/?o=-5"},
		{"a poll", changePath(pollAt(1000))},
		{"a poll to delete", "/admin/polls/poll/1000/delete/"},
		{"a vote", "/admin/polls/vote/500000/change/"},
		{"a vote by user", "/admin/polls/vote/500000/change/?_changelist_filters=o%3D3"},
		{"a vote, searched", "/admin/polls/vote/500000/change/?_changelist_filters=q%3Dquestion"},
		{"a vote of a poll", "/admin/polls/vote/500000/change/?_changelist_filters=poll__id__exact%3D1000"},
		{"users", "/admin/auth/user/"},
		{"index", "/admin/"},
		{"votes by date", "/admin/polls/vote/?o=-4"},
		{"votes by date, page 5000", "/admin/polls/vote/?o=4&p=5000"},
		{"votes by date down, page 5000", "/admin/polls/vote/?o=-4&p=5000"},
		{"votes by date, last page", "/admin/polls/vote/?o=4&p=10001"},
		{"votes of a year", "/admin/polls/vote/?voted_at__gte=2026-01-01&voted_at__lt=2027-01-01"},
		{"votes of the year that most are of", "/admin/polls/vote/?voted_at__gte=2020-01-01&voted_at__lt=2021-01-01"},
		{"votes in polls of a user", "/admin/polls/vote/?poll__created_by__id__exact=1000"},
		{"votes in polls of a user, by user", "/admin/polls/vote/?poll__created_by__id__exact=1000&o=3"},
		{"votes, counted by filters", "/admin/polls/vote/?_facets=True"},
		{"polls, counted by filters", "/admin/polls/poll/?_facets=True"},
		{"polls with votes", "/admin/polls/poll/?state=with"},
		{"autocomplete of polls", autocomplete("poll", "question+0042")},
		{"autocomplete of choices", autocomplete("choice", "answer")},
		{"autocomplete of users, nobody", autocomplete("voted_by", "zzzz")},
		{"search of everything", "/admin/search/?q=question+0042&_format=json"},
		{"how to export votes", "/admin/polls/vote/export/"},
	} {
		get(page.name, page.path)
	}
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec(`UPDATE polls_vote
			SET voted_at = strftime('%Y-%m-%d %H:%M:%S.123456', 'now', '-' || ((1000000 - id) * 5 / 2) || ' seconds')`).Error
	})
	get("index, all votes of one month", "/admin/")
	month := url.Values{
		"voted_at__gte": {time.Now().AddDate(0, 0, -28).Format(time.DateOnly)},
		"voted_at__lt":  {time.Now().AddDate(0, 0, 1).Format(time.DateOnly)},
	}
	get("votes of that month", "/admin/polls/vote/?"+month.Encode())
	month.Set("q", "question")
	get("votes of that month, searched", "/admin/polls/vote/?"+month.Encode())
}

func autocomplete(field, term string) string {
	return "/admin/autocomplete/?app_label=polls&model_name=vote&field_name=" + field + "&term=" + term
}
