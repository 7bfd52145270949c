package ui_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`

// controlTest says what the HTML of a field's control holds.
type controlTest struct {
	field ui.Field
	sees  map[string]int // selector → how often
}

func controlTests() map[string]controlTest {
	options := []ui.Option{{Value: "1", Label: "One", Selected: true}, {Value: "2", Label: "Two"}}
	return map[string]controlTest{
		"text": {
			ui.Field{Name: "q", Value: "v", MaxLength: 9, AutoFill: "username", Autofocus: true, Required: true},
			map[string]int{`input#id[name=q][value=v][maxlength="9"][autocomplete=username][autofocus][required]`: 1},
		},
		"datetime": {
			ui.Field{Name: "d", Widget: ui.DateTime, Value: "2026-11-22", Time: "14:30:05", Autofocus: true},
			map[string]int{
				`input[type=date]#id_0[name=d_0][value="2026-11-22"][autofocus]`: 1,
				`input[type=time]#id_1[name=d_1][value="14:30:05"][step="1"]`:    1, `[autofocus]`: 1,
			},
		},
		"datetime that is none": {
			ui.Field{Name: "d", Widget: ui.DateTime, Value: "soon", Time: "25:00"},
			map[string]int{`input[type=text][name=d_0][value=soon]`: 1, `input[type=text][name=d_1][value="25:00"]`: 1},
		},
		"time finer than a browser shows": {
			ui.Field{Name: "d", Widget: ui.DateTime, Value: "2026-11-22", Time: "14:30:05.123456"},
			map[string]int{`input[type=date][name=d_0]`: 1, `input[type=text][name=d_1][value="14:30:05.123456"]`: 1},
		},
		"number that is none": {
			ui.Field{Name: "n", Widget: ui.Number, Value: "12x"},
			map[string]int{`input[type=text][name=n][value="12x"]`: 1},
		},
		"select": {
			ui.Field{Name: "s", Widget: ui.Select, Options: options},
			map[string]int{`select#id[name=s] option`: 2, `option[selected]`: 1, `option[value="1"][selected]`: 1},
		},
		"checkbox": {
			ui.Field{Name: "c", Widget: ui.Checkbox, Checked: true},
			map[string]int{`input[type=checkbox]#id[name=c][checked]:not([value])`: 1},
		},
		"checkboxes": {
			ui.Field{Name: "c", Widget: ui.Checkboxes, Options: options},
			map[string]int{
				`input[type=checkbox][name=c]`: 2, `#id_0[value="1"][checked]`: 1, `#id_1[value="2"]:not([checked])`: 1,
			},
		},
		"radios": {
			ui.Field{Name: "r", Widget: ui.Radios, Options: options},
			map[string]int{`input[type=radio][name=r]`: 2, `#id_0[value="1"][checked]`: 1},
		},
		"raw id": {
			ui.Field{
				Name: "p", Widget: ui.RawID, Value: "3", Lookup: ui.Link{URL: "/l/"}, Object: ui.Link{Text: "O", URL: "/o/"},
			},
			map[string]int{`input[type=text][name=p][value="3"]`: 1, `a[href="/l/"]`: 1, `a[href="/o/"]`: 1},
		},
		"password": {
			ui.Field{Name: "p", Widget: ui.Password, Value: "secret"},
			map[string]int{`input[type=password][name=p]:not([value])`: 1},
		},
		"static": {
			ui.Field{Name: "x", Widget: ui.Static, Text: ui.Cell{Text: "look"}},
			map[string]int{`input, select, textarea`: 0, `.readonly`: 1},
		},
	}
}

func TestControl_NamesOfInputs(t *testing.T) {
	t.Parallel()
	for name, test := range controlTests() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.field.ID = "id"
			doc := viewstest.Render(t, ui.Control(&test.field))
			viewstest.See(t, doc, test.sees)
		})
	}
}

func TestControl_TextareaKeepsItsFirstLine(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, ui.Control(&ui.Field{Widget: ui.Textarea, Value: "\nsecond"}))
	if got := viewstest.One(t, doc, "textarea").Text(); got != "\nsecond" {
		t.Errorf("the text came back as %q", got)
	}
}

func TestControl_EscapesHostileText(t *testing.T) {
	t.Parallel()
	for w := ui.Text; w <= ui.Static; w++ {
		doc := viewstest.Render(t, ui.Line(ui.Field{
			ID: "id", Name: hostile, Label: hostile, Help: hostile, Rules: []string{hostile}, Widget: w,
			Value: hostile, Time: hostile, AutoFill: hostile, Errors: []string{hostile},
			Options: []ui.Option{{Value: hostile, Label: hostile}}, Lookup: ui.Link{Text: hostile, URL: hostile},
			Object: ui.Link{Text: hostile, URL: "javascript:alert(1)"}, Text: ui.Cell{Text: hostile, URL: hostile},
		}))
		viewstest.CheckStrict(t, doc)
		doc.Find("input[type=text], option").EachWithBreak(func(_ int, s *goquery.Selection) bool {
			if got := s.AttrOr("value", ""); got != hostile {
				t.Errorf("widget %d changed the value to %q", w, got)
			}
			return true
		})
	}
}

func TestCellText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		cell ui.Cell
		sees string
		text string
	}{
		"yes":          {ui.Cell{Kind: ui.Yes}, ".flag-yes", "True"},
		"no":           {ui.Cell{Kind: ui.No}, ".flag-no", "False"},
		"unknown":      {ui.Cell{Kind: ui.Unknown}, ".flag-unknown", "None"},
		"empty":        {ui.Cell{Kind: ui.Empty}, ".empty", "-"},
		"linked":       {ui.Cell{Text: "t", URL: "/u/"}, `a[href="/u/"]`, "t"},
		"linked empty": {ui.Cell{Kind: ui.Empty, URL: "/u/"}, `a[href="/u/"]`, "-"},
		"moment": {
			ui.Cell{Kind: ui.Moment, Text: "noon", DateTime: "2026-11-22T12:00:00Z"}, `time[datetime^="2026-11-22T12"]`, "noon",
		},
		"hostile": {ui.Cell{Text: hostile}, "span.text", hostile},
		"several": {ui.Cell{Links: []ui.Link{{Text: "a", URL: "/a/"}, {Text: "b"}}}, `a[href="/a/"]`, "a"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, ui.CellText(test.cell))
			if got := viewstest.One(t, doc, test.sees).Text(); trim(got) != test.text {
				t.Errorf("reads %q, want %q", trim(got), test.text)
			}
			viewstest.CheckStrict(t, doc)
		})
	}
}

func TestCellText_JoinsLinksWithCommas(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, ui.CellText(ui.Cell{Links: []ui.Link{{Text: "a", URL: "/a/"}, {Text: "b"}, {Text: "c"}}}))
	if got := trim(doc.Text()); got != "a, b, c" {
		t.Errorf("reads %q", got)
	}
}

func TestErrorNote(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		count  int
		errors []string
		want   string
	}{
		"none":          {0, nil, ""},
		"one":           {1, nil, "Please correct the error below."},
		"several":       {2, nil, "Please correct the errors below. 2 errors in all."},
		"form-wide":     {0, []string{"No."}, "No."},
		"both":          {1, []string{"No."}, "Please correct the error below. No."},
		"hostile error": {0, []string{hostile}, hostile},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, ui.ErrorNote(test.count, test.errors))
			parts := doc.Find("[data-testid=errors]").Find("p, li, span").Map(func(_ int, s *goquery.Selection) string {
				return trim(s.Text())
			})
			if got := strings.Join(parts, " "); got != test.want {
				t.Errorf("reads %q, want %q", got, test.want)
			}
		})
	}
}
