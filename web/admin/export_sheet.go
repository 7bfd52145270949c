package admin

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// cut ends a text that is too long for a cell.
const cut = "… [cut: a cell holds no more]"

// sheetWriter writes rows as SpreadsheetML, below the heading.
type sheetWriter struct {
	to      *bufio.Writer
	zone    *time.Location
	styles  sheetStyles
	row     int
	escaped *regexp.Regexp // what a spreadsheet would read as one character
}

func newSheetWriter(to io.Writer, zone *time.Location, styles sheetStyles) *sheetWriter {
	return &sheetWriter{
		to: bufio.NewWriter(to), zone: zone, styles: styles, row: 1, escaped: regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`),
	}
}

func (w *sheetWriter) write(row []datum) error {
	w.row++
	_, _ = fmt.Fprintf(w.to, `<row r="%d">`, w.row)
	for i, d := range row {
		cell, err := excelize.CoordinatesToCellName(i+1, w.row)
		if err != nil {
			return fmt.Errorf("writing row %d of a sheet: %w", w.row, err)
		}
		w.cell(cell, d)
	}
	_, err := w.to.WriteString("</row>")
	return err
}

// end writes what follows the rows.
func (w *sheetWriter) end(rest []byte) error {
	_, _ = w.to.Write(rest)
	return w.to.Flush()
}

// cell writes a datum by its kind. A text stays a text, whatever it begins with.
func (w *sheetWriter) cell(name string, d datum) {
	switch {
	case d.null:
	case d.kind == integer:
		w.value(name, "", strconv.FormatInt(d.number, 10))
	case d.kind == decimal:
		w.value(name, "", d.words(w.zone))
	case d.kind == boolean && d.yes:
		w.value(name, ` t="b"`, "1")
	case d.kind == boolean:
		w.value(name, ` t="b"`, "0")
	case d.kind == moment && sheetDate(d.at, w.zone) >= firstSheetDate:
		days := strconv.FormatFloat(sheetDate(d.at, w.zone), 'f', -1, 64)
		w.value(name, fmt.Sprintf(` s="%d"`, w.styles.moment), days)
	default:
		w.text(name, d.words(w.zone))
	}
}

func (w *sheetWriter) value(name, attributes, text string) {
	_, _ = fmt.Fprintf(w.to, `<c r="%s"%s><v>%s</v></c>`, name, attributes, text)
}

// text writes a text without characters that XML cannot have. One that is too
// long for a cell ends in words that say so.
func (w *sheetWriter) text(name, s string) {
	if len(s) > excelize.TotalCellChars {
		if units := utf16.Encode([]rune(s)); len(units) > excelize.TotalCellChars {
			s = string(utf16.Decode(units[:excelize.TotalCellChars-len(cut)])) + cut
		}
	}
	_, _ = fmt.Fprintf(w.to, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">`, name)
	_ = xml.EscapeText(w.to, w.escaped.ReplaceAll([]byte(s), []byte("_x005F_$1")))
	_, _ = w.to.WriteString("</t></is></c>")
}

// firstSheetDate is the 1st of March 1900: before it spreadsheets count days
// that never were, or none at all.
const firstSheetDate = 61

// sheetDate is what clocks in the zone showed, in days. Sheets know no zones.
func sheetDate(at time.Time, zone *time.Location) float64 {
	const epoch, day = 25569, 24 * 60 * 60 // days from the end of 1899 to the Unix epoch
	_, offset := at.In(zone).Zone()
	seconds := float64(at.Unix()+int64(offset)) + float64(at.Nanosecond())/1e9
	return epoch + seconds/day
}
