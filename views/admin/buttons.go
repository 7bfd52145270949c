package admin

import (
	"slices"
	"strconv"

	"pollsadmin/views/ui"
)

// draftsOf is whose drafts of the form a browser keeps; nobody's of a form that
// saves nothing, or that stands in a dialog.
func (m *ChangeForm) draftsOf() string {
	saves := m.Buttons.Save || m.Buttons.SaveAsNew
	if m.Page.User == nil || m.Page.Popup || !saves {
		return ""
	}
	return strconv.FormatUint(uint64(m.Page.User.ID), 10)
}

func (b Buttons) continueLabel() string {
	if b.ContinueLabel == "" {
		return "Save and continue editing"
	}
	return b.ContinueLabel
}

// needs reports whether some field has the widget, so that a script is of use.
func (m *ChangeForm) needs(w ui.Widget) bool {
	return m.has(func(f ui.Field) bool { return f.Widget == w })
}

func follows(f ui.Field) bool { return f.Follows != "" }

func (m *ChangeForm) has(has func(ui.Field) bool) bool {
	for _, set := range m.Fieldsets {
		if slices.ContainsFunc(set.Fields, has) {
			return true
		}
	}
	for _, in := range m.Inlines {
		if in.Blank != nil && slices.ContainsFunc(in.Blank.Fields, has) {
			return true
		}
		for _, form := range in.Forms {
			if slices.ContainsFunc(form.Fields, has) {
				return true
			}
		}
	}
	return false
}
