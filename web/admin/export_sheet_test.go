package admin

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// written is what excelize reads of a sheet with one row.
func written(t *testing.T, zone *time.Location, row ...datum) (*excelize.File, []string) {
	t.Helper()
	about := exportSheet{title: "Words and " + strings.Repeat("numbers", 9), zone: zone, made: time.Now()}
	for range row {
		about.columns = append(about.columns, listColumn{name: "x", label: "=X"})
	}
	var file bytes.Buffer
	w, err := openXLSX(&file, about)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.write(row); err != nil {
		t.Fatal(err)
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != 2 || rows[0][0] != "=X" {
		t.Fatalf("the sheet has %v, %v", rows, err)
	}
	return book, rows[1]
}

func TestSheet_KeepsTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	texts := []string{
		"=1+1", "<b>&amp;</b>", " blanks ", "two\nlines", "tab\there", "_x0041_", "é😀", "123", "1e5", "'", "",
	}
	row := make([]datum, len(texts))
	for i, s := range texts {
		row[i] = textDatum(s)
	}
	book, got := written(t, time.UTC, append(row, textDatum("end"))...)
	if diff := cmp.Diff(append(texts, "end"), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, cell := range []string{"A1", "A2", "H2"} {
		if formula, err := book.GetCellFormula(book.GetSheetName(0), cell); err != nil || formula != "" {
			t.Errorf("%s is a formula: %s, %v", cell, formula, err)
		}
	}
	_, got = written(t, time.UTC, textDatum("bell\a \x00 \xff"))
	if got[0] != "bell\uFFFD \uFFFD \uFFFD" {
		t.Errorf("what XML cannot have became %q", got[0])
	}
}

// A text that does not fit into a cell says so; nothing is cut in silence.
func TestSheet_CutsWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	fits := strings.Repeat("é", excelize.TotalCellChars)
	_, got := written(t, time.UTC, textDatum(fits), textDatum(fits+"é"))
	if got[0] != fits {
		t.Error("what fits was changed")
	}
	if !strings.HasSuffix(got[1], cut) || len([]rune(got[1])) > excelize.TotalCellChars {
		t.Errorf("what does not fit has %d characters and ends in %q", len([]rune(got[1])), got[1][len(got[1])-50:])
	}
}

func TestSheet_Values(t *testing.T) {
	t.Parallel()
	delhi := time.FixedZone("", 5*3600+1800)
	moments := func(at time.Time) datum { return datum{value: value{kind: moment, at: at}} }
	book, got := written(t, delhi,
		moments(time.Date(2026, 3, 9, 20, 0, 0, 0, time.UTC)), moments(time.Date(1899, 3, 9, 0, 0, 0, 0, time.UTC)),
		datum{value: value{kind: integer, number: -7}}, datum{value: value{kind: boolean, yes: true}},
		datum{value: value{kind: boolean}}, datum{value: value{kind: text, null: true}},
		datum{value: value{kind: several}, list: []string{"a", "b"}})
	want := []string{"2026-03-10 01:30:00", "1899-03-09T05:30:00+05:30", "-7", "TRUE", "FALSE", "", "a, b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for cell, want := range map[string]excelize.CellType{
		"A2": excelize.CellTypeUnset, "B2": excelize.CellTypeInlineString, "D2": excelize.CellTypeBool,
		"F2": excelize.CellTypeUnset, "G2": excelize.CellTypeInlineString,
	} {
		if kind, err := book.GetCellType(book.GetSheetName(0), cell); err != nil || kind != want {
			t.Errorf("%s is of type %d, %v", cell, kind, err)
		}
	}
}

func TestCSV_TellsNothingFromNoText(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	zone := time.FixedZone("", 2*3600)
	w, err := openCSV(&file, exportSheet{zone: zone, columns: []listColumn{{label: "A"}, {label: "B"}, {label: "@C"}}})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 9, 20, 0, 0, 500_000, time.UTC)
	for _, row := range [][]datum{
		{textDatum(""), {value: value{kind: text, null: true}}, {value: value{kind: moment, null: true}}},
		{{value: value{kind: integer, number: -7}}, {value: value{kind: boolean, yes: true}}, {value: value{kind: boolean}}},
		{{value: value{kind: moment, at: at}}, {value: value{kind: several}, list: []string{"=a", "b"}}, textDatum("-7")},
	} {
		if err := w.write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFA,B,'@C\r\n\"\",,\r\n-7,true,false\r\n2026-03-09T22:00:00.0005+02:00,\"'=a, b\",'-7\r\n"
	if diff := cmp.Diff(want, file.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
