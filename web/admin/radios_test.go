package admin

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models/record"
	"pollsadmin/views/ui"
)

// A field with choices may be radio buttons: "None" is one of them where the
// field may be blank, and none is pressed where it may not.
func TestRadioFields(t *testing.T) {
	t.Parallel()
	mood := &field{name: "mood", choices: []record.Choice{{Value: "1", Label: "Major"}, {Value: "2", Label: "Minor"}}}
	for name, test := range map[string]struct {
		as       control
		required bool
		text     string
		want     ui.Field
	}{
		"blank": {radiosBelow, false, "", ui.Field{Widget: ui.Radios, Options: []ui.Option{
			{Label: "None", Selected: true}, {Value: "1", Label: "Major"}, {Value: "2", Label: "Minor"},
		}}},
		"required and blank": {radiosInLine, true, "", ui.Field{
			Widget: ui.Radios, Required: true, Beside: true,
			Options: []ui.Option{{Value: "1", Label: "Major"}, {Value: "2", Label: "Minor"}},
		}},
		"required and chosen": {radiosBelow, true, "2", ui.Field{
			Widget: ui.Radios, Required: true,
			Options: []ui.Option{{Value: "1", Label: "Major"}, {Value: "2", Label: "Minor", Selected: true}},
		}},
		"a select": {natural, true, "2", ui.Field{
			Widget: ui.Select, Required: true,
			Options: []ui.Option{{Value: "1", Label: "Major"}, {Value: "2", Label: "Minor", Selected: true}},
		}},
	} {
		f := *mood
		f.required = test.required
		in := &input{item: item{field: &f, as: test.as}, text: test.text}
		view := ui.Field{Required: test.required}
		in.addChoices(&view)
		if diff := cmp.Diff(test.want, view); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
