package admin

import (
	"fmt"
	"io"
	"time"

	"pollsadmin/models/record"
)

// exportFormat is a kind of file that a list can be exported as.
type exportFormat struct {
	name, label, mediaType string
	maxRows                int
	open                   func(to io.Writer, about exportSheet) (exportWriter, error)
}

// exportSheet is what a file may say about itself.
type exportSheet struct {
	title   string // "Polls"
	author  string
	made    time.Time
	zone    *time.Location
	columns []listColumn
}

// exportWriter writes the rows of a file, and what comes after them.
type exportWriter interface {
	write(row []datum) error
	finish() error
}

// exportFormats are all formats, the one that is proposed first.
func exportFormats() []exportFormat {
	return []exportFormat{
		{"csv", "CSV", "text/csv; charset=utf-8; header=present", maxExport, openCSV},
		{"xlsx", "Excel (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", maxSheet, openXLSX},
		{"json", "JSON", "application/json", maxExport, openJSON},
	}
}

// refuseTooMany complains about more rows than a file of this format can have.
func (f exportFormat) refuseTooMany(n int) error {
	if n <= f.maxRows {
		return nil
	}
	return record.Invalid{"": {
		fmt.Sprintf("A file of this format holds at most %d rows. Filter the list first.", f.maxRows),
	}}
}
