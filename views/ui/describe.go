package ui

import (
	"strings"
	"time"
)

func (f *Field) helpID() string  { return f.ID + "_helptext" }
func (f *Field) errorID() string { return f.ID + "_error" }
func (f *Field) labelID() string { return f.ID + "_label" }

// describedBy names the elements that explain the control, in reading order.
func (f *Field) describedBy() string {
	var ids []string
	if f.Help != "" || len(f.Rules) > 0 {
		ids = append(ids, f.helpID())
	}
	if len(f.Errors) > 0 {
		ids = append(ids, f.errorID())
	}
	return strings.Join(ids, " ")
}

// Column is the name that the style sheet knows the field by: without the
// prefix and the number of an inline's row.
func (f *Field) Column() string {
	return f.Name[strings.LastIndexByte(f.Name, '-')+1:]
}

// grouped says that the field has several controls, or none, so that a <label>
// has nothing to point at.
func (f *Field) grouped() bool {
	switch f.Widget {
	case DateTime, Checkboxes, Radios, Static:
		return true
	case Autocomplete:
		return f.Found != nil
	default:
		return false
	}
}

// inputType is type unless the value does not fit its layout: what was posted
// must be seen to be mended, and a browser's date picker shows nothing of it.
func inputType(kind, value string, layouts ...string) string {
	if value == "" {
		return kind
	}
	for _, layout := range layouts {
		// Parse lets fractions of a second pass; written out again they are missed.
		if parsed, err := time.Parse(layout, value); err == nil && parsed.Format(layout) == value {
			return kind
		}
	}
	return "text"
}

// inputKind keeps a number or a date that is none on the screen, as inputType does.
func inputKind(kind, value string) string {
	if kind == "date" {
		return inputType(kind, value, time.DateOnly)
	}
	if kind == "number" && strings.Trim(value, "+-.0123456789") != "" {
		return "text"
	}
	return kind
}

func groupRole(kind string) string {
	if kind == "radio" {
		return "radiogroup"
	}
	return "group"
}

func lookupText(l Link) string {
	if l.Text == "" {
		return "Find"
	}
	return l.Text
}

// emptyText is what stands for nothing.
func (c Cell) emptyText() string {
	if c.Text == "" {
		return "-"
	}
	return c.Text
}

// long reports whether a text may take several lines in a table: its column is
// kept from being squeezed to a word for each. A word by itself is broken later.
func (c Cell) long() bool {
	return len(c.Text) > 32 || len(c.Text) > 24 && strings.Contains(c.Text, " ")
}

// lines groups fields by the line that they stand on.
func lines(fields []Field) [][]Field {
	var list [][]Field
	for _, f := range fields {
		if n := len(list); f.Joined && n > 0 {
			list[n-1] = append(list[n-1], f)
			continue
		}
		list = append(list, []Field{f})
	}
	return list
}
