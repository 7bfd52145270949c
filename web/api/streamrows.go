package api

import (
	"encoding/json"
	"io"

	"pollsadmin/web/download"
)

// ndjsonRows are rows of JSON, each on a line.
type ndjsonRows struct{ to io.Writer }

func (w ndjsonRows) row(text json.RawMessage) error {
	_, err := w.to.Write(append(text, '\n'))
	return err
}

func (w ndjsonRows) finish() error { return nil }

// csvRows are lines under the names of the fields.
type csvRows struct {
	to     *download.CSV
	fields []Field
}

func newCSVRows(to io.Writer, fields []Field, shown Shown) *csvRows {
	w := &csvRows{to: download.NewPlainCSV(to)}
	for _, f := range fields {
		if shown.Has(f.Name) {
			w.fields = append(w.fields, f)
			w.to.Text(f.Name)
		}
	}
	w.to.End()
	return w
}

func (w *csvRows) row(text json.RawMessage) error {
	members, err := membersOf(text)
	if err != nil {
		return err
	}
	for _, f := range w.fields {
		switch v := valueOf(members[f.Name]); v.kind {
		case null:
			w.to.Plain("")
		case whole, broken, truth:
			w.to.Plain(string(members[f.Name]))
		case list, dict:
			w.to.Text(string(members[f.Name]))
		default:
			w.to.Text(v.text)
		}
	}
	w.to.End()
	return w.to.Flush() // to hear of a client that takes no more
}

func (w *csvRows) finish() error { return w.to.Flush() }

// flat are the fields that fit into a cell.
func flat(fields []Field) Shown {
	names := map[string]bool{}
	for _, f := range fields {
		if f.Kind != Nested {
			names[f.Name] = true
		}
	}
	return Shown{names: names}
}
