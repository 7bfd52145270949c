package admin

import (
	"slices"

	"pollsadmin/views/ui"
)

// relates reports whether links to related objects stand somewhere on the form.
func (m *ChangeForm) relates() bool {
	return slices.ContainsFunc(m.Fieldsets, func(set Fieldset) bool { return relate(set.Fields) }) ||
		slices.ContainsFunc(m.Inlines, Inline.relates)
}

func (in Inline) relates() bool {
	return in.Blank != nil && relate(in.Blank.Fields) ||
		slices.ContainsFunc(in.Forms, func(form InlineForm) bool { return relate(form.Fields) })
}

func relate(fields []ui.Field) bool {
	return slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Related != nil })
}

func (f InlineForm) linkText() string {
	if f.LinkText == "" {
		return "Open"
	}
	return f.LinkText
}

// linkIcon fits what the link is for.
func (f InlineForm) linkIcon() string {
	switch f.LinkText {
	case "Change":
		return "change"
	case "View":
		return "view"
	}
	return "open"
}
