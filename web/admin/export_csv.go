package admin

import (
	"io"
	"time"
)

// csvExport writes rows as CSV, under the headings of the list.
type csvExport struct {
	*CSV
	zone *time.Location
}

func openCSV(to io.Writer, about exportSheet) (exportWriter, error) {
	w := csvExport{NewCSV(to), about.zone}
	for _, c := range about.columns {
		w.text(c.label)
	}
	w.end()
	return w, nil
}

func (w csvExport) write(row []datum) error {
	for _, d := range row {
		if d.null || d.kind != text && d.kind != longText && d.kind != several {
			w.plain(d.words(w.zone))
		} else {
			w.text(d.words(w.zone))
		}
	}
	w.end()
	return nil
}

func (w csvExport) finish() error { return w.Flush() }
