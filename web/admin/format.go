package admin

import (
	"strings"

	"pollsadmin/views/ui"
)

// What a text may be, by the tag format of the model's field. The model's own
// Validate says what is a valid one.
const (
	formatEmail = "email"
	formatURL   = "url"
)

// isWebAddress reports whether a text may be made a link: one of another scheme
// could be a script.
func isWebAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// addFormat gives a text the input that its format asks for.
func (in *input) addFormat(view *ui.Field) {
	switch in.field.format {
	case formatEmail:
		view.Widget = ui.Email
	case formatURL:
		view.Widget = ui.URL
		if isWebAddress(in.before.text) {
			view.Object = ui.Link{Text: in.before.text, URL: in.before.text}
		}
	}
}

// Django's names of what a truth may be that may be unknown.
const unknown = "unknown"

func truthOf(v value) string {
	switch {
	case v.null:
		return unknown
	case v.yes:
		return "true"
	}
	return "false"
}

// addTruth makes a truth a checkbox, or where it may be unknown a select.
func (in *input) addTruth(view *ui.Field) {
	view.Widget, view.Checked, view.Value = ui.Checkbox, in.after.yes, ""
	if !in.field.null {
		return
	}
	view.Widget, view.Checked = ui.Select, false
	view.Options = []ui.Option{
		{Value: unknown, Label: "Unknown"}, {Value: "true", Label: "Yes"}, {Value: "false", Label: "No"},
	}
	for i, o := range view.Options {
		view.Options[i].Selected = o.Value == truthOf(in.after)
	}
}
