package admin

import (
	"io"
	"time"

	"pollsadmin/web/download"
)

// csvExport writes rows as CSV, under the headings of the list.
type csvExport struct {
	*download.CSV
	zone *time.Location
}

func openCSV(to io.Writer, about exportSheet) (exportWriter, error) {
	w := csvExport{download.NewCSV(to), about.zone}
	for _, c := range about.columns {
		w.Text(c.label)
	}
	w.End()
	return w, nil
}

func (w csvExport) write(row []datum) error {
	for _, d := range row {
		if d.null || d.kind != text && d.kind != longText && d.kind != several {
			w.Plain(d.words(w.zone))
		} else {
			w.Text(d.words(w.zone))
		}
	}
	w.End()
	return nil
}

func (w csvExport) finish() error { return w.Flush() }
