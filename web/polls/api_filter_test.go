package polls_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// rowsOf is what every list has in common.
type rowsOf struct {
	Next, Previous *string
	Results        []struct{ ID int }
}

func (p rowsOf) ids() []int {
	ids := make([]int, len(p.Results))
	for i, row := range p.Results {
		ids[i] = row.ID
	}
	return ids
}

// withDates gives polls 1 to 3 of both tenants a date each, and closes the second.
func withDates(t *testing.T) *webtest.Site {
	site := newSite(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		site.Write(tenant, func(_ context.Context, tx *gorm.DB) error {
			for id := range uint(3) {
				at := time.Date(2020+int(id), time.March, 1, 12, 30, 0, 0, time.UTC)
				set := models.Poll{PubDate: at}
				if id == 1 {
					set.ClosedAt = &at
				}
				if err := tx.Model(&models.Poll{ID: id + 1}).Updates(set).Error; err != nil {
					return err
				}
			}
			return tx.Model(&models.Poll{ID: 3}).Update("question", title(tenant)+`: 100% \o/ a_b ÄÖ`).Error
		})
	}
	return site
}

func title(tenant string) string { return strings.ToUpper(tenant[:1]) + tenant[1:] }

// TestAPI_Filters goes by every lookup, at two tenants with the same ids.
func TestAPI_Filters(t *testing.T) {
	t.Parallel()
	site := withDates(t)
	for query, want := range map[string][]int{
		"id=2": {2}, "id__in=3,1, 7": {1, 3}, "id__gt=1": {2, 3}, "id__gte=2&id__lt=3": {2}, "id__lte=1": {1},
		"id=0": {}, "id=-1": {}, "id__gt=-1": {1, 2, 3}, "id=2147483648": {}, "id__lt=2147483648": {1, 2, 3},
		"id=99999999999999999999": {}, "id__in=99999999999999999999": {}, "id__in=1,99999999999999999999": {1},
		"id__lt=99999999999999999999": {1, 2, 3}, "id__gt=99999999999999999999": {},
		"id__gt=-99999999999999999999": {1, 2, 3}, "id__lt=-99999999999999999999": {},
		"created_by=4": {2, 3}, "created_by__in=1,4": {1, 2, 3}, "created_by__lt=4": {1}, "created_by=4&created_by=1": {1},
		"pub_date__gte=2021-03-01T12:30": {2, 3}, "pub_date__gt=2021-03-01T12:30:00Z": {3}, "pub_date__lt=2021-03-01": {1},
		"pub_date__lte=2021-03-01T13:30:00%2B01:00": {1, 2}, "pub_date__lte=2021-03-01T13:30:00+01:00": {1, 2},
		"pub_date=2021-03-01T12:30:00.000000Z": {2}, "pub_date__in=2020-03-01T12:30,2022-03-01T12:30Z": {1, 3},
		"closed_at__isnull=true": {1, 3}, "closed_at__isnull=0": {2}, "closed_at__lt=2030-01-01": {2},
		"question__icontains=CASTLE": {2}, "question__icontains=100%25": {3}, `question__icontains=\o/`: {3},
		"question__icontains=a_b": {3}, "question__icontains=a.b": {}, "question__istartswith=thor:+wh": {1, 2},
		"question__iendswith=CASTLE%3f": {2}, "question__iexact=THOR%3a+which+WAY+to+the+castle%3f": {2},
		"question=THOR%3a+which+way+to+the+castle%3f": {}, "question=Thor%3a+which+way+to+the+castle%3f": {2},
		"question__in=Thor%3a+which+way+to+the+castle%3f,x": {2}, "question__icontains=%ff%00": {},
		"search=thor+castle": {2}, "search=castle+swallow": {}, "search=++": {1, 2, 3}, "search=100%25+%5c": {3},
		"id=": {1, 2, 3}, "pub_date__gte=&created_by=4": {2, 3}, "pub_date__year=2021": {1, 2, 3}, "password=x": {1, 2, 3},
		"id__isnull=true": {1, 2, 3}, "choices=1": {1, 2, 3}, "created_by_id=4": {1, 2, 3},
		"ordering=-pub_date": {3, 2, 1}, "ordering=created_by,-pub_date": {1, 3, 2}, "ordering=-created_by": {2, 3, 1},
		"ordering=password, -id,question": {3, 2, 1}, "ordering=-choices": {1, 2, 3},
		"ordering=id;DROP TABLE polls_poll": {1, 2, 3},
		"ordering=question":                 {3, 1, 2},
	} {
		query, own := strings.ReplaceAll(query, " ", "%20"), want
		if strings.Contains(query, "ordering=question") { // by each engine's own alphabet
			own = nil
		}
		for _, tenant := range []string{webtest.Thor, webtest.Potter} {
			query := strings.NewReplacer("Thor", title(tenant), "THOR", strings.ToUpper(tenant), "thor", tenant).Replace(query)
			got := webtest.Decode[rowsOf](site.Script(tenant, webtest.Plain).Get("/api/polls/?" + query).Expect(http.StatusOK))
			if ids := got.ids(); own != nil && !slices.Equal(ids, own) || len(ids) != len(want) {
				t.Errorf("%s at %s: %v, want %v", query, tenant, ids, want)
			}
		}
	}
}

// TestAPI_RefusesFilters says what is wrong with each parameter, all at once.
func TestAPI_RefusesFilters(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Viewer)
	const (
		integer = `["A valid integer is required."]`
		moment  = `["Datetime has wrong format. Use one of these formats instead: ` +
			`YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."]`
		boolean = `["Must be a valid boolean."]`
		long    = `["Ensure this field has no more than 1000 characters."]`
	)
	many := strings.Repeat("1,", 200) + "1"
	for _, s := range []struct{ path, answer string }{
		{"polls/?id=x", `{"id":` + integer + `}`},
		{"polls/?id__gt=1.5", `{"id__gt":` + integer + `}`},
		{"polls/?id__in=1,,2", `{"id__in":` + integer + `}`},
		{"polls/?id__in=" + many, `{"id__in":["Ensure this list has no more than 200 values."]}`},
		{"polls/?created_by__in=1,0", `{"created_by__in":` + noChoice + `}`},
		{"polls/?pub_date__gte=yesterday", `{"pub_date__gte":` + moment + `}`},
		{"polls/?pub_date=2021-02-30", `{"pub_date":` + moment + `}`},
		{"polls/?closed_at__isnull=maybe", `{"closed_at__isnull":` + boolean + `}`},
		{"polls/?search=" + strings.Repeat("x", 1001), `{"search":` + long + `}`},
		{"polls/?search=" + strings.Repeat("x+", 51), `{"search":["Ensure this field has no more than 50 words."]}`},
		{"polls/?question__icontains=" + strings.Repeat("%c3%bc", 1001), `{"question__icontains":` + long + `}`},
		{"polls/?id=x&created_by=0&page=x", `{"created_by":` + noChoice + `,"id":` + integer + `}`},
		{"polls/?fields=id,votes,password", `{"fields":["There is no field \"votes\". There are: ` +
			`id, question, pub_date, created_by, closed_at, choices."]}`},
		{"polls/1/choices/?poll=x&fields=voters", `{"fields":["There is no field \"voters\". There are: ` +
			`id, poll, choice_text, votes."],"poll":` + noChoice + `}`},
		{"polls/1/votes/?voted_at__lt=x&voted_by=me", `{"voted_at__lt":` + moment + `,"voted_by":` + noChoice + `}`},
	} {
		scenario{"", "", http.MethodGet, "/api/" + s.path, "", http.StatusBadRequest, s.answer}.run(t, c)
	}
}

// TestAPI_ChoosesFields shows what is asked for, in the order of the document.
func TestAPI_ChoosesFields(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Viewer)
	const alone = `{"count":1,"next":null,"previous":null,"results":[`
	for path, want := range map[string]string{
		"/api/polls/?fields=created_by,id&id=2":               alone + `{"id":2,"created_by":4}]}`,
		"/api/polls/?fields=id&fields=closed_at&fields=&id=2": alone + `{"id":2,"closed_at":null}]}`,
		"/api/polls/?cursor=&fields=id&created_by=1":          `{"next":null,"previous":null,"results":[{"id":1}]}`,
		"/api/polls/2/choices/?fields=choice_text&ordering=-id": `[{"choice_text":"Thor, right"},` +
			`{"choice_text":"Thor, left"}]`,
		"/api/polls/2/choices/?fields=votes,id": `[{"id":3,"votes":1},{"id":4,"votes":0}]`,
		"/api/polls/2/choices/?search=RIGHT":    `[{"id":4,"poll":2,"choice_text":"Thor, right","votes":0}]`,
		"/api/polls/2/choices/?poll=1":          `[]`,
		"/api/polls/2/choices/?page_size=1&fields=id": `{"count":2,` +
			`"next":"http://thor.localhost/api/polls/2/choices/?fields=id\u0026page=2\u0026page_size=1",` +
			`"previous":null,"results":[{"id":3}]}`,
		"/api/polls/2/votes/?fields=choice,voted_by": `{"next":null,"previous":null,"results":[{"choice":3,"voted_by":4}]}`,
	} {
		scenario{"", "", http.MethodGet, path, "", http.StatusOK, want}.run(t, c)
	}
}

// TestAPI_Votes shows who voted for what to those who may view votes, and to nobody else.
func TestAPI_Votes(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	at := time.Date(2021, time.May, 4, 3, 2, 1, 0, time.UTC)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.Vote{}).Where("id = 1").Update("voted_at", at).Error
	})
	const list = "/api/polls/1/votes/"
	first := `{"id":1,"choice":1,"poll":1,"voted_by":1,"voted_at":"2021-05-04T03:02:01Z"}`
	rest := `{"id":2,"choice":2,"poll":1,"voted_by":4,"voted_at":`
	for _, who := range []string{webtest.Root, webtest.Viewer} {
		c := site.Script(webtest.Thor, who)
		got := c.Get(list).Expect(http.StatusOK).Body.String()
		if want := `{"next":null,"previous":null,"results":[` + first + "," + rest; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", who, got, want)
		}
		scenario{"", who, http.MethodGet, list + "?voted_at__lte=2021-05-04T03:02:01&page=1", "", http.StatusOK,
			`{"count":1,"next":null,"previous":null,"results":[` + first + `]}`}.run(t, c)
		scenario{"", who, http.MethodGet, "/api/polls/3/votes/", "", http.StatusOK,
			`{"next":null,"previous":null,"results":[]}`}.run(t, c)
	}
	for _, who := range []string{webtest.Staff, webtest.Plain} { // plain asked poll 2: who voted is not for them
		for _, poll := range []int{1, 2, 999} {
			path := fmt.Sprintf("/api/polls/%d/votes/?"+url.Values{"id": {"x"}}.Encode(), poll)
			scenario{"", who, http.MethodGet, path, "", http.StatusForbidden, forbidden}.
				run(t, site.Script(webtest.Thor, who))
		}
	}
}
