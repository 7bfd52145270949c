package polls_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"pollsadmin/web/webtest"
)

// FuzzListQuery asks lists for anything: they answer, or say what is wrong.
func FuzzListQuery(f *testing.F) {
	for _, seed := range []string{
		"", "page=last&page_size=0", "page=-1", "cursor=", "cursor=x&ordering=-closed_at,id", "cursor=AAAAAAAAAAB7fQ",
		"id__in=1,99999999999999999999,-5&id__gt=9223372036854775807", "created_by=2147483648&created_by__in=4294967296",
		"pub_date__gte=0001-01-01T00:00:00-23:59&closed_at__lt=9999-12-31T23:59:59.999999+14:00", "voted_at__isnull=maybe",
		"search=%00%ff%25_%5c'\"&question__icontains=%f0%9f%97%b3", "fields=id,,votes,voted_by&fields=", "id=%zz&;=&=&&a",
		"ordering=-,--id,id,id,%00", "question__in=,,,&choice_text__iexact=%5c",
		"page=1&cursor=&page_size=99999999999999999999",
		"format=csv", "format=ndjson&fields=id", "format=xml",
	} {
		f.Add(seed)
	}
	site := webtest.New(f)
	c := site.Script(webtest.Thor, webtest.Root)
	var lists []*http.Request
	for _, path := range []string{"/api/polls/", "/api/polls/1/choices/", "/api/polls/1/votes/"} {
		lists = append(lists, c.Request(http.MethodGet, path, nil))
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, list := range lists {
			r, answer := list.Clone(t.Context()), httptest.NewRecorder()
			r.URL.RawQuery = query
			if site.Server.ServeHTTP(answer, r); answer.Code >= http.StatusInternalServerError {
				t.Errorf("%s?%s: %d %s", r.URL.Path, url.QueryEscape(query), answer.Code, answer.Body)
			}
		}
	})
}
