package polls_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const exportPage = "/admin/polls/poll/export/"

// lines are those of a CSV file, cut at the commas.
func lines(t *testing.T, answer *webtest.Response) [][]string {
	t.Helper()
	body, marked := strings.CutPrefix(answer.Body.String(), "\uFEFF")
	if !marked {
		t.Error("the file does not begin with a byte order mark")
	}
	read, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// sheet is what the only sheet of a workbook shows.
func sheet(t *testing.T, answer *webtest.Response) (*excelize.File, [][]string) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(answer.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return book, rows
}

func TestExport_CSV(t *testing.T) {
	t.Parallel()
	c := dated(t)
	answer := c.Get(exportPage + "?o=1&_format=csv&_columns=question&_columns=created_by&_columns=pub_date" +
		"&_columns=choices&_columns=votes&_columns=id").Expect(http.StatusOK)
	want := "\uFEFF" + "ID,Question,Created by,Date published,Choices,Votes\r\n" +
		"3,Thor: 100% tea_or coffee?,plain,2026-03-09T12:00:00Z,0,0\r\n" +
		"1,Thor: what is the weight of an unladen swallow?,root,2025-12-31T23:59:59.999999Z,2,2\r\n" +
		"2,Thor: which way to the castle?,plain,2026-01-01T00:00:00Z,2,1\r\n"
	if diff := cmp.Diff(want, answer.Body.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for header, want := range map[string]string{
		"Content-Type": "text/csv; charset=utf-8; header=present", "Cache-Control": "no-store",
		"Content-Disposition": "attachment; filename=thor-polls-poll-" + time.Now().UTC().Format(time.DateOnly) + ".csv",
	} {
		if got := answer.Header().Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
}

func TestExport_JSON(t *testing.T) {
	t.Parallel()
	c := dated(t)
	query := "&_columns=question&_columns=created_by&_columns=pub_date&_columns=choices&_columns=id"
	answer := c.Get(exportPage + "?q=swallow&_format=json" + query).Expect(http.StatusOK)
	want := `[
{"id": 1, "question": "Thor: what is the weight of an unladen swallow?", "created_by": "root", ` +
		`"pub_date": "2025-12-31T23:59:59.999999Z", "choices": 2}
]
`
	if diff := cmp.Diff(want, answer.Body.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := answer.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("it is sent as %q", got)
	}
	none := c.Get(exportPage + "?q=nothing&_format=json" + query).Expect(http.StatusOK)
	if left := webtest.Decode[[]map[string]string](none); left == nil || len(left) > 0 {
		t.Errorf("of nothing comes %s", none.Body)
	}
}

func TestExport_XLSX(t *testing.T) {
	t.Parallel()
	c := dated(t)
	answer := c.Get(exportPage + "?o=1&_format=xlsx&_columns=question&_columns=created_by&_columns=pub_date" +
		"&_columns=choices").Expect(http.StatusOK)
	book, rows := sheet(t, answer)
	want := [][]string{
		{"Question", "Created by", "Date published", "Choices"},
		{"Thor: 100% tea_or coffee?", "plain", "2026-03-09 12:00:00", "0"},
		{"Thor: what is the weight of an unladen swallow?", "root", "2026-01-01 00:00:00", "2"}, // it is rounded to be shown
		{"Thor: which way to the castle?", "plain", "2026-01-01 00:00:00", "2"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if name := book.GetSheetName(0); name != "Polls" {
		t.Errorf("the sheet is called %s", name)
	}
	date, err := book.GetCellValue("Polls", "C2", excelize.Options{RawCellValue: true})
	if err != nil || date != "46090.5" { // days since 1900
		t.Errorf("the date is stored as %q, %v", date, err)
	}
	for cell, want := range map[string]excelize.CellType{
		"A2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset, // numbers
	} {
		if kind, err := book.GetCellType("Polls", cell); err != nil || kind != want {
			t.Errorf("%s is of type %d, %v", cell, kind, err)
		}
	}
}

// What the list is asked for, the file is asked for too; columns come in the
// list's order, whatever the address says.
func TestExport_FollowsTheList(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for query, want := range map[string]string{
		"":                                       "321",
		"o=1":                                    "312",
		"o=-4.1":                                 "123",
		"q=thor&created_by__id__exact=4&o=-3":    "32",
		"pub_date__year=2026&pub_date__month=1":  "2",
		"created_by__id__in=1,4&q=castle&p=7":    "2",
		"question__icontains=COFFEE&all=":        "3",
		"q=nothing":                              "",
		"q=tea_&_changelist_filters=q%3Dnothing": "3",
	} {
		rows := lines(t, c.Get(exportPage+"?_format=csv&_columns=id&"+query).Expect(http.StatusOK))
		got := ""
		for _, row := range rows[1:] {
			got += row[0]
		}
		if got != want {
			t.Errorf("?%s: the polls %s, want %s", query, got, want)
		}
	}
	for query, want := range map[string]struct {
		status int
		to     string
	}{
		"nosuch=1": {302, "/admin/polls/poll/?e=1"}, "created_by__username=root": {400, ""},
		"q=%00": {302, "/admin/polls/poll/?q=%00"},
	} {
		for _, file := range []string{"", "&_format=csv&_columns=id"} {
			if to := c.Get(exportPage + "?" + query + file).Expect(want.status).Location(); to != want.to {
				t.Errorf("?%s%s led to %s", query, file, to)
			}
		}
	}
}

func TestExport_AsksHow(t *testing.T) {
	t.Parallel()
	c := dated(t)
	list := c.Get("/admin/polls/poll/?created_by__id__exact=4&o=1&p=1").Expect(http.StatusOK)
	link := list.Page().Find(".exportlink").AttrOr("href", "")
	if link != exportPage+"?created_by__id__exact=4&o=1" {
		t.Fatalf("the list's button leads to %s", link)
	}
	page := c.Get(link).Expect(http.StatusOK)
	if said := page.Text("[data-testid=export-scope]"); said != "2 polls that the list’s search and filters leave." {
		t.Errorf("it says %q", said)
	}
	action, sent := page.Form("[data-testid=export-form]")
	want := url.Values{
		"created_by__id__exact": {"4"}, "o": {"1"}, "_format": {"csv"},
		"_columns": {"question", "created_by", "pub_date", "choices", "votes", "open"},
	}
	if diff := cmp.Diff(want, sent); diff != "" || action != exportPage {
		t.Errorf("the form asks %s for (-want +got):\n%s", action, diff)
	}
	if rows := lines(t, c.Get(action+"?"+sent.Encode()).Expect(http.StatusOK)); len(rows) != 3 {
		t.Errorf("it brings %q", rows)
	}
}

func TestExport_RefusesWhatItDoesNotHave(t *testing.T) {
	t.Parallel()
	c := dated(t)
	for query, want := range map[string]string{
		"_format=csv":             "Choose at least one column.",
		"_columns=id":             "Choose one of these formats.",
		"_format=pdf&_columns=id": "Choose one of these formats.",
		"_format=csv&_columns=id&_columns=created": "There is no column “created” to export.",
		"_format=csv&_columns=created_by_id":       "There is no column “created_by_id” to export.",
		"_format=csv&_columns=%00%ff":              "There is no column “\uFFFD\uFFFD” to export.",
	} {
		page := c.Get(exportPage + "?q=tea&" + query).Expect(http.StatusUnprocessableEntity)
		if said := page.Text(".errorlist"); said != want {
			t.Errorf("?%s: it says %q, not %q", query, said, want)
		}
		if _, sent := page.Form("[data-testid=export-form]"); sent.Get("q") != "tea" {
			t.Errorf("?%s: the list is forgotten: %v", query, sent)
		}
	}
	for _, column := range []string{"password", "user_permissions__codename"} {
		said := c.Get("/admin/auth/user/export/?_format=csv&_columns=" + column)
		if strings.Contains(said.Body.String(), "argon2id") || strings.Contains(said.Body.String(), "pbkdf2") {
			t.Errorf("the column %s tells %s", column, said.Body)
		}
	}
}

func TestExport_OfWhatIsTicked(t *testing.T) {
	t.Parallel()
	c := dated(t)
	const list = "/admin/polls/poll/?o=1"
	c.Get(list)
	page := c.Post(list, url.Values{"action": {"export_selected"}, "_selected_action": {"1", "3", "99", "x"}}).
		Expect(http.StatusOK)
	if said := page.Text("[data-testid=export-scope]"); said != "2 polls selected in the list." {
		t.Errorf("it says %q", said)
	}
	refused := c.Submit(page, "[data-testid=export-form]", url.Values{"_columns": nil}).
		Expect(http.StatusUnprocessableEntity)
	file := c.Submit(refused, "[data-testid=export-form]", url.Values{"_columns": {"id"}}).Expect(http.StatusOK)
	if diff := cmp.Diff([][]string{{"ID"}, {"3"}, {"1"}}, lines(t, file)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	across := c.Post("/admin/polls/poll/?q=castle&p=1", url.Values{"action": {"export_selected"}, "select_across": {"1"}})
	if to := across.Expect(http.StatusFound).Location(); to != exportPage+"?q=castle" {
		t.Errorf("all rows are exported at %s", to)
	}
	gone := c.Post(list, url.Values{"action": {"export_selected"}, "_selected_action": {"99"}})
	if said := c.Follow(gone.Expect(http.StatusFound)).Text("[data-testid=messages]"); said == "" {
		t.Error("nobody says that the rows are gone")
	}
	many := url.Values{"action": {"export_selected"}}
	for range 10_001 {
		many.Add("_selected_action", "1")
	}
	c.Post(list, many).Expect(http.StatusBadRequest)
}

// A text that a spreadsheet would run is made a text again; what is no text
// stays as it is.
func TestExport_EscapesFormulas(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"=1+1": `'=1+1`, "+1": `'+1`, "-1": `'-1`, "@SUM(A1)": `'@SUM(A1)`, "\tx": "\"'\tx\"", "\rx": "\"'\rx\"",
		`=HYPERLINK("x")`: `"'=HYPERLINK(""x"")"`, "＝1": "'＝1", "1-1": "1-1", "a,b": `"a,b"`, "a;=1": `"a;=1"`,
		"two\nlines": "\"two\nlines\"", ` blank `: `" blank "`, `"`: `""""`, "'=": "'=", "é😀": "é😀",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Model(&models.Poll{ID: 1}).Update("question", text).Error
			})
			c := site.As(webtest.Thor, webtest.Root)
			const query = "?created_by=1&_columns=id&_columns=question&_format="
			got := c.Get(exportPage + query + "csv").Expect(http.StatusOK).Body.String()
			if got != "\uFEFFID,Question\r\n1,"+want+"\r\n" {
				t.Errorf("CSV has %q", got)
			}
			book, rows := sheet(t, c.Get(exportPage+query+"xlsx").Expect(http.StatusOK))
			if kind, _ := book.GetCellType("Polls", "B2"); kind != excelize.CellTypeInlineString || rows[1][1] != text {
				t.Errorf("the sheet has %q of type %d", rows[1][1], kind)
			}
			read := webtest.Decode[[]map[string]string](c.Get(exportPage + "?created_by=1&_columns=question&_format=json"))
			if read[0]["question"] != text {
				t.Errorf("JSON has %q", read[0]["question"])
			}
		})
	}
}

func TestExport_KeepsTenantsApart(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		c := site.As(tenant, webtest.Viewer)
		answer := c.Get(exportPage + "?_format=csv&_columns=question&_columns=id").Expect(http.StatusOK)
		for _, row := range lines(t, answer)[1:] {
			if !strings.HasPrefix(strings.ToLower(row[1]), tenant) {
				t.Errorf("%s is given %q", tenant, row)
			}
		}
		if name := answer.Header().Get("Content-Disposition"); !strings.Contains(name, "filename="+tenant+"-polls-poll-") {
			t.Errorf("%s: the file is called %s", tenant, name)
		}
	}
	said := site.Log.String()
	if !strings.Contains(said, `"msg":"exported"`) || !strings.Contains(said, `"rows":3,"whole":true`) ||
		!strings.Contains(said, `"user":3`) {
		t.Error("the log does not say who took how many rows along")
	}
}
