package admin

import (
	"fmt"
	"time"

	"pollsadmin/models/record"
	"pollsadmin/views/ui"
)

// labelOf is how a value of a field with choices is called.
func (f *field) labelOf(v value) (string, bool) {
	for _, c := range f.choices {
		if !v.null && c.Value == v.words(time.UTC) {
			return c.Label, true
		}
	}
	return "", false
}

// isText says that the field holds words.
func (f *field) isText() bool { return f.kind == text || f.kind == longText }

// cell is a value of the field as a list or a read-only field shows it.
func (f *field) cell(v value, zone *time.Location) ui.Cell {
	if label, ok := f.labelOf(v); ok {
		return textCell(label)
	}
	if f.format == formatURL && isWebAddress(v.text) {
		return ui.Cell{Text: v.text, URL: v.text}
	}
	return v.cell(zone)
}

// words are a value of the field in a sentence.
func (f *field) words(v value, zone *time.Location) string {
	if label, ok := f.labelOf(v); ok {
		return label
	}
	return v.words(zone)
}

// choose refuses what is none of the field's choices. What was there before
// may stay, and so may nothing, for a field that may be blank.
func (in *input) choose() {
	f := in.field
	if _, ok := f.labelOf(in.after); f.choices == nil || ok || in.after == in.before || len(in.errors) > 0 {
		return
	}
	switch {
	case in.text != "":
		in.complain(fmt.Sprintf("Select a valid choice. %s is not one of the available choices.", printable(in.text)))
	case f.required:
		in.complain(record.Required)
	}
}

// addChoices makes a field with choices a select.
func (in *input) addChoices(view *ui.Field) {
	view.Widget = ui.Select
	chosen := false
	for _, c := range in.field.choices {
		o := ui.Option{Value: c.Value, Label: c.Label, Selected: c.Value == in.text}
		chosen = chosen || o.Selected
		view.Options = append(view.Options, o)
	}
	if !in.field.required || !chosen {
		blank := ui.Option{Label: noChoice, Selected: !chosen}
		view.Options = append([]ui.Option{blank}, view.Options...)
	}
	in.addRadios(view)
}
