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

// follow goes along a list's links to its end, doing something after each page.
func follow(t *testing.T, c *webtest.Client, path string, link func(rowsOf) *string, after func(page int)) [][]int {
	t.Helper()
	var pages [][]int
	for path != "" && len(pages) < 100 {
		page := webtest.Decode[rowsOf](c.Get(path).Expect(http.StatusOK))
		pages = append(pages, page.ids())
		path = ""
		if to := link(page); to != nil {
			path = strings.TrimPrefix(*to, "http://thor.localhost")
		}
		after(len(pages))
	}
	return pages
}

func nextOf(p rowsOf) *string     { return p.Next }
func previousOf(p rowsOf) *string { return p.Previous }

// TestAPI_Cursors goes through lists in every order and back, by pages that do
// not divide them, where values are the same or missing.
func TestAPI_Cursors(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 2, Polls: 20, Choices: 2, Votes: 2})
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		for id := uint(2); id < 20; id += 3 { // some closed, two of them each at one moment
			at := time.Date(2020, time.March, 1+int(id/6), 0, 0, 0, 0, time.UTC)
			if err := tx.Model(&models.Poll{ID: id}).Update("closed_at", at).Error; err != nil {
				return err
			}
		}
		return nil
	})
	c := site.Script(webtest.Thor, webtest.Viewer)
	for _, ordering := range []string{
		"", "-id", "closed_at", "-closed_at", "closed_at,-id", "-closed_at,pub_date", "created_by",
		"-created_by,-closed_at,-id",
		"question", "-question", "pub_date,-question", "-pub_date",
	} {
		query := url.Values{"ordering": {ordering}, "page_size": {"100"}}
		want := webtest.Decode[rowsOf](c.Get("/api/polls/?" + query.Encode()).Expect(http.StatusOK)).ids()
		if len(want) != 23 {
			t.Fatal(want)
		}
		for _, size := range []string{"1", "5", "23", "24"} {
			query.Set("page_size", size)
			var last rowsOf
			keep := func(p rowsOf) *string { last = p; return p.Next }
			pages := follow(t, c, "/api/polls/?cursor=&"+query.Encode(), keep, func(int) {})
			if got := slices.Concat(pages...); !slices.Equal(got, want) {
				t.Errorf("%s by %s: %v, want %v", ordering, size, got, want)
			}
			if size == "23" || size == "24" {
				if last.Previous != nil || last.Next != nil {
					t.Errorf("%s by %s: links from the only page: %+v", ordering, size, last)
				}
				continue
			}
			back := follow(t, c, strings.TrimPrefix(*last.Previous, "http://thor.localhost"), previousOf, func(int) {})
			slices.Reverse(back)
			if got := append(slices.Concat(back...), last.ids()...); !slices.Equal(got, want) {
				t.Errorf("%s by %s and back: %v, want %v", ordering, size, got, want)
			}
		}
	}
}

// TestAPI_CursorsHoldStill adds rows on both sides of the reader and takes away
// the row that the reader stands at: the rest come once each.
func TestAPI_CursorsHoldStill(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 2, Polls: 20, Choices: 2, Votes: 2})
	c := site.Script(webtest.Thor, webtest.Plain)
	added := 0
	disturb := func(page int) {
		site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
			added++
			err := tx.Create(&models.Poll{Question: fmt.Sprint("New ", added), CreatedByID: 1}).Error
			if err == nil && page == 2 {
				err = tx.Delete(&models.Poll{}, 3).Error // without votes or choices, and at the edge
			}
			return err
		})
	}
	got := slices.Concat(follow(t, c, "/api/polls/?cursor=&page_size=7&ordering=-id", nextOf, disturb)...)
	var want []int
	for id := 23; id >= 1; id-- {
		want = append(want, id)
	}
	if want = slices.DeleteFunc(want, func(id int) bool { return id == 3 }); !slices.Equal(got, want) {
		t.Errorf("newest first: %v, want %v", got, want)
	}
	// What is added at the end while somebody reads is read, too.
	page := webtest.Decode[rowsOf](c.Get("/api/polls/?cursor=&page_size=100").Expect(http.StatusOK))
	if page.Next != nil || len(page.Results) != 22+added {
		t.Fatalf("%d polls, next %v", len(page.Results), page.Next)
	}
	page = webtest.Decode[rowsOf](c.Get("/api/polls/?cursor=&page_size=25").Expect(http.StatusOK))
	next := strings.TrimPrefix(*page.Next, "http://thor.localhost")
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Where("id > ?", page.ids()[24]).Delete(&models.Poll{}).Error
	})
	end := webtest.Decode[rowsOf](c.Get(next).Expect(http.StatusOK))
	if len(end.Results) != 0 || end.Next != nil || end.Previous == nil {
		t.Fatalf("beyond the end: %+v", end)
	}
	back := webtest.Decode[rowsOf](c.Get(strings.TrimPrefix(*end.Previous, "http://thor.localhost")).Expect(http.StatusOK))
	if !slices.Equal(back.ids(), page.ids()) {
		t.Errorf("back from the end: %v, want %v", back.ids(), page.ids())
	}
}

// TestAPI_RefusesCursors makes some up, and uses good ones where they are none.
func TestAPI_RefusesCursors(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Viewer)
	page := webtest.Decode[rowsOf](c.Get("/api/polls/?cursor=&page_size=1").Expect(http.StatusOK))
	link, err := url.Parse(*page.Next)
	if err != nil {
		t.Fatal(err)
	}
	good := link.Query().Get("cursor")
	const invalid = `{"detail":"Invalid cursor"}`
	for _, path := range []string{
		"/api/polls/?cursor=x", "/api/polls/?cursor=" + good[:len(good)-2], "/api/polls/?cursor=A" + good[1:],
		"/api/polls/?cursor=" + good + "A", "/api/polls/?cursor=" + url.QueryEscape("ü/+="),
		"/api/polls/?ordering=-id&cursor=" + good, "/api/polls/1/votes/?cursor=" + good,
		"/api/polls/?cursor=" + strings.Repeat("A", 9000),
	} {
		scenario{"", "", http.MethodGet, path, "", http.StatusNotFound, invalid}.run(t, c)
	}
	scenario{"", "", http.MethodGet, "/api/polls/?cursor=" + good, "", http.StatusNotFound, invalid}.
		run(t, site.Script(webtest.Potter, webtest.Viewer))
	c.Get("/api/polls/?page_size=2&id__gt=0&cursor=" + good).Expect(http.StatusOK)
}
