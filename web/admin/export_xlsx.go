package admin

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// maxSheet is how many rows a sheet has, but for the heading.
const maxSheet = excelize.TotalRows - 1

// xlsxExport writes rows into the sheet of a workbook. excelize makes the book
// with everything but the rows; these are put into its sheet as they come.
// excelize's own StreamWriter gathers them on disk first, and in 16 MB of memory
// that it may double: nothing would reach the client before all is read, and
// what a tenant stores would lie about in a temporary file.
type xlsxExport struct {
	zip   *zip.Writer
	sheet *sheetWriter
	rest  []byte // of the sheet, after the rows
}

func openXLSX(to io.Writer, about exportSheet) (exportWriter, error) {
	book, styles, err := newWorkbook(about)
	if err != nil {
		return nil, fmt.Errorf("making a workbook: %w", err)
	}
	parts, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, fmt.Errorf("taking a workbook apart: %w", err)
	}
	w := &xlsxExport{zip: zip.NewWriter(to)}
	if err := w.begin(parts, about.zone, styles); err != nil {
		return nil, fmt.Errorf("beginning a workbook: %w", err)
	}
	return w, nil
}

// begin writes all parts of the book up to the place where rows go.
func (w *xlsxExport) begin(book *zip.Reader, zone *time.Location, styles sheetStyles) error {
	const sheet = "xl/worksheets/sheet1.xml"
	for _, part := range book.File {
		if part.Name == sheet {
			continue
		}
		if err := w.zip.Copy(part); err != nil {
			return err
		}
	}
	file, err := book.Open(sheet)
	if err != nil {
		return err
	}
	blank, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	end := bytes.Index(blank, []byte("</sheetData>"))
	if end < 0 {
		return fmt.Errorf("%s has no place for rows", sheet)
	}
	to, err := w.zip.Create(sheet)
	if err != nil {
		return err
	}
	w.sheet, w.rest = newSheetWriter(to, zone, styles), blank[end:]
	_, err = to.Write(blank[:end])
	return err
}

func (w *xlsxExport) write(row []datum) error { return w.sheet.write(row) }

func (w *xlsxExport) finish() error {
	if err := w.sheet.end(w.rest); err != nil {
		return fmt.Errorf("finishing a sheet: %w", err)
	}
	return w.zip.Close()
}

// sheetStyles are the numbers of the styles that cells may have.
type sheetStyles struct{ moment int }

// newWorkbook makes a book with one sheet that has nothing but its heading.
func newWorkbook(about exportSheet) (book []byte, styles sheetStyles, err error) {
	file := excelize.NewFile()
	defer func() { _ = file.Close() }()
	name := sheetName(about.title)
	steps := []func() error{
		func() error { return file.SetDocProps(about.properties()) },
		func() error { return file.SetSheetName(file.GetSheetName(0), name) },
		func() error { return writeHeading(file, name, about.columns) },
		func() (err error) {
			format := "yyyy-mm-dd hh:mm:ss"
			styles.moment, err = file.NewStyle(&excelize.Style{CustomNumFmt: &format})
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, styles, err
		}
	}
	written, err := file.WriteToBuffer()
	if err != nil {
		return nil, styles, err
	}
	return written.Bytes(), styles, nil
}

// writeHeading writes the first row, which stays in sight.
func writeHeading(file *excelize.File, sheet string, columns []listColumn) error {
	bold, err := file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	for i, c := range columns {
		cell, err := excelize.CoordinatesToCellName(i+1, 1)
		if err != nil {
			return err
		}
		if err := file.SetCellStr(sheet, cell, c.label); err != nil {
			return err
		}
	}
	last, err := excelize.ColumnNumberToName(len(columns))
	if err != nil {
		return err
	}
	if err := file.SetColWidth(sheet, "A", last, 22); err != nil { // a date's, with its time
		return err
	}
	if err := file.SetCellStyle(sheet, "A1", last+"1", bold); err != nil {
		return err
	}
	return file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func (s exportSheet) properties() *excelize.DocProperties {
	return &excelize.DocProperties{Title: s.title, Creator: s.author, Created: s.made.UTC().Format(time.RFC3339)}
}

// sheetName is a title cut to what the name of a sheet may be long.
func sheetName(title string) string {
	runes := []rune(title)
	return string(runes[:min(len(runes), excelize.MaxSheetNameLength)])
}
