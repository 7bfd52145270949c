package polls_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// TestAPI_Formats sends lists as CSV and line by line, by the address and by the
// Accept header.
func TestAPI_Formats(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.Choice{ID: 3}).Update("choice_text", `=HYPERLINK("x"), "left"`).Error
	})
	c := site.Script(webtest.Thor, webtest.Viewer)
	const votes = "/api/polls/2/votes/?fields=id,choice,voted_by&"
	for _, want := range []struct{ path, accept, media, body string }{
		{"/api/polls/2/choices/", "text/csv", "text/csv; charset=utf-8; header=present",
			"id,poll,choice_text,votes\r\n3,2,\"'=HYPERLINK(\"\"x\"\"), \"\"left\"\"\",1\r\n4,2,\"Thor, right\",0\r\n"},
		{"/api/polls/?format=csv&ordering=-id&id__gt=1&page_size=1&cursor=", "", "text/csv; charset=utf-8; header=present",
			"id,question,pub_date,created_by,closed_at\r\n3,Thor: tea or coffee?,2018-07-05T11:20:55.605240Z,4,\r\n" +
				"2,Thor: which way to the castle?,2018-07-05T11:20:55.605240Z,4,\r\n"},
		{"/api/polls/?format=csv&fields=id,choices&id=3", "application/json", "text/csv; charset=utf-8; header=present",
			"id,choices\r\n3,[]\r\n"},
		{"/api/polls/?id=3", "application/x-ndjson", "application/x-ndjson", thirdPoll + "\n"},
		{votes + "format=ndjson", "text/csv", "application/x-ndjson", `{"id":3,"choice":3,"voted_by":4}` + "\n"},
		{votes + "format=ndjson&id=0", "", "application/x-ndjson", ""},
		{votes + "format=csv&id=0", "", "text/csv; charset=utf-8; header=present", "id,choice,voted_by\r\n"},
	} {
		r := c.Request(http.MethodGet, want.path, nil)
		r.Header.Set("Accept", want.accept)
		got := c.Do(r).Expect(http.StatusOK)
		if got.Header().Get("Content-Type") != want.media || got.Body.String() != want.body {
			t.Errorf("%s: %v\n%s, want\n%s", want.path, got.Header(), got.Body, want.body)
		}
	}
	for path, status := range map[string]int{
		"/api/polls/?format=csv&id=x": 400, "/api/polls/2/?format=csv": 404, "/api/polls/99/votes/?format=ndjson": 404,
	} {
		c.Get(path).Expect(status)
	}
	c.JSON(http.MethodPost, "/api/polls/?format=csv", `{"question":"Why?"}`).Expect(http.StatusNotAcceptable)
	site.Script(webtest.Thor, webtest.Plain).Get(votes + "format=csv").Expect(http.StatusForbidden)
}

// TestAPI_SaysWhichListsAreUnchanged asks for lists again, in each form.
func TestAPI_SaysWhichListsAreUnchanged(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.FilesOnly() // a cluster counts what other tests commit as well
	c := site.Script(webtest.Thor, webtest.Viewer)
	for _, path := range []string{
		"/api/polls/?format=csv", "/api/polls/?format=ndjson", "/api/polls/2/votes/?format=ndjson", "/api/polls/2/choices/",
	} {
		r := c.Request(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", c.Do(r).Expect(http.StatusOK).Header().Get("ETag"))
		c.Do(r).Expect(http.StatusNotModified)
	}
}

// TestAPI_SendsLongListsWhole reads more rows than one statement does, in an order
// in which many have the same place.
func TestAPI_SendsLongListsWhole(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 1300, Polls: 1, Choices: 3, Votes: 1300})
	c := site.Script(webtest.Thor, webtest.Viewer)
	for _, ordering := range []string{"id", "-choice", "voted_at,-id"} {
		lines := strings.Count(c.Get("/api/polls/4/votes/?format=ndjson&ordering="+ordering).Expect(200).Body.String(), "\n")
		rows, err := csv.NewReader(c.Get("/api/polls/4/votes/?format=csv&ordering=" + ordering).Expect(200).Body).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			seen[row[0]] = true
		}
		if len(rows) != 1301 || len(seen) != 1300 || lines != 1300 {
			t.Errorf("by %s: %d rows, %d different ones, %d lines", ordering, len(rows), len(seen), lines)
		}
	}
}
