package admin

import (
	"strconv"
	"time"

	"pollsadmin/views/ui"
)

// value is what a field of a row holds; kind says which member counts.
type value struct {
	kind   kind
	null   bool
	text   string
	number int64 // an integer, or the key of a related object
	yes    bool
	at     time.Time

	fraction float64 // a decimal
}

// cell is the value as a list or a read-only field shows it. Related objects
// are shown by their text, which the caller knows.
func (v value) cell(zone *time.Location) ui.Cell {
	switch {
	case v.kind == boolean && v.null:
		return ui.Cell{Kind: ui.Unknown}
	case v.kind == boolean && v.yes:
		return ui.Cell{Kind: ui.Yes}
	case v.kind == boolean:
		return ui.Cell{Kind: ui.No}
	case v.null:
		return ui.Cell{Kind: ui.Empty}
	case v.kind == moment:
		return momentCell(v.at, zone)
	}
	return textCell(v.words(zone))
}

// words is the value in a sentence: in the history, for one.
func (v value) words(zone *time.Location) string {
	switch {
	case v.null:
		return ""
	case v.kind == boolean && v.yes:
		return "Yes"
	case v.kind == boolean:
		return "No"
	case v.kind == integer || v.kind == related:
		return strconv.FormatInt(v.number, 10)
	case v.kind == decimal:
		return strconv.FormatFloat(v.fraction, 'f', -1, 64)
	case v.kind == moment:
		return v.at.In(zone).Format("2006-01-02 15:04:05.999999")
	}
	return v.text
}

func textCell(s string) ui.Cell {
	if s == "" {
		return ui.Cell{Kind: ui.Empty}
	}
	return ui.Cell{Text: s}
}

func momentCell(at time.Time, zone *time.Location) ui.Cell {
	at = at.In(zone)
	return ui.Cell{Kind: ui.Moment, Text: at.Format("2 Jan 2006, 15:04"), DateTime: at.Format(time.RFC3339)}
}
