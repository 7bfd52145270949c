package admin

import (
	"slices"

	"pollsadmin/views/ui"
)

// noRadio is Django's blank radio button.
const noRadio = "None"

// addRadios makes a select radio buttons, where the registration wants it.
func (in *input) addRadios(view *ui.Field) {
	if in.as != radiosInLine && in.as != radiosBelow {
		return
	}
	view.Widget, view.Beside = ui.Radios, in.as == radiosInLine
	if len(view.Options) == 0 || view.Options[0].Value != "" {
		return
	}
	view.Options = slices.Clone(view.Options)
	if view.Options[0].Label = noRadio; view.Required {
		view.Options = view.Options[1:] // none is pressed, which says it
	}
}
