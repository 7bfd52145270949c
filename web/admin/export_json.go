package admin

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// jsonExport writes rows as an array of objects, keyed by the names of their
// fields. Until finish the array lacks its closing bracket, so that nobody takes
// half of it for the whole.
type jsonExport struct {
	to    *bufio.Writer
	names [][]byte // of the columns, in quotes
	zone  *time.Location
	rows  int
}

func openJSON(to io.Writer, about exportSheet) (exportWriter, error) {
	w := &jsonExport{to: bufio.NewWriter(to), zone: about.zone}
	for _, c := range about.columns {
		name, err := json.Marshal(c.name)
		if err != nil {
			return nil, fmt.Errorf("writing the name of column %s: %w", c.name, err)
		}
		w.names = append(w.names, name)
	}
	return w, nil
}

func (w *jsonExport) write(row []datum) error {
	before := ",\n{"
	if w.rows == 0 {
		before = "[\n{"
	}
	w.rows++
	_, _ = w.to.WriteString(before)
	for i, d := range row {
		if i > 0 {
			_, _ = w.to.WriteString(", ")
		}
		_, _ = w.to.Write(w.names[i])
		_, _ = w.to.WriteString(": ")
		text, err := d.json(w.zone)
		if err != nil {
			return fmt.Errorf("writing column %s: %w", w.names[i], err)
		}
		_, _ = w.to.Write(text)
	}
	return w.to.WriteByte('}')
}

func (w *jsonExport) finish() error {
	if w.rows == 0 {
		_ = w.to.WriteByte('[')
	}
	_, _ = w.to.WriteString("\n]\n")
	return w.to.Flush()
}

// json is a datum in JSON's own types; dates are text there.
func (d datum) json(zone *time.Location) ([]byte, error) {
	switch {
	case d.null:
		return []byte("null"), nil
	case d.kind == several:
		return json.Marshal(d.list)
	case d.kind == boolean || d.kind == integer || d.kind == decimal:
		return []byte(d.words(zone)), nil
	}
	return json.Marshal(d.words(zone))
}
