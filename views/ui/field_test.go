package ui_test

import (
	"strings"
	"testing"

	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

// explained is a field with everything that a control can be tied to.
func explained(w ui.Widget) ui.Field {
	return ui.Field{
		ID: "id_f", Name: "f", Label: "Flavour", Help: "What it tastes of.", Widget: w, Value: "1",
		Required: true, Errors: []string{"Too sweet.", "Too cold."},
		Options: []ui.Option{{Value: "1", Label: "One", Selected: true}, {Value: "2", Label: "Two"}},
		Lookup:  ui.Link{URL: "/find/"}, Object: ui.Link{Text: "Vanilla", URL: "/vanilla/"},
	}
}

func TestLine_TiesLabelHelpAndErrorsToTheControl(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		widget  ui.Widget
		control string
	}{
		"text":       {ui.Text, `input[type=text][name=f]`},
		"textarea":   {ui.Textarea, `textarea[name=f]`},
		"email":      {ui.Email, `input[type=email][name=f]`},
		"number":     {ui.Number, `input[type=number][name=f]`},
		"password":   {ui.Password, `input[type=password][name=f]`},
		"checkbox":   {ui.Checkbox, `input[type=checkbox][name=f]`},
		"select":     {ui.Select, `select[name=f]`},
		"raw id":     {ui.RawID, `input[type=text][name=f]`},
		"datetime":   {ui.DateTime, `[role=group]`},
		"checkboxes": {ui.Checkboxes, `[role=group]`},
		"radios":     {ui.Radios, `[role=radiogroup]`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, ui.Line(explained(test.widget)))
			if got := viewstest.Attr(t, doc, test.control, "aria-describedby"); got != "id_f_helptext id_f_error" {
				t.Errorf("aria-describedby is %q", got)
			}
			if got := viewstest.One(t, doc, "#id_f_error").Children().Length(); got != 2 {
				t.Errorf("%d errors are shown, want 2", got)
			}
			if doc.Find("[aria-invalid=true]").Length() == 0 {
				t.Error("no control is marked as invalid")
			}
			viewstest.CheckNamed(t, doc)
		})
	}
}

func TestLine_Order(t *testing.T) {
	t.Parallel()
	html, err := viewstest.Render(t, ui.Line(explained(ui.Text))).Html()
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	for _, part := range []string{"<label", "id_f_helptext", "id_f_error", "<input"} {
		next := strings.Index(html, part)
		if next <= at {
			t.Errorf("%s does not follow what should stand before it", part)
		}
		at = next
	}
}

func TestLine_PlainFieldHasNothingToDescribe(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, ui.Line(ui.Field{ID: "id_f", Name: "choices-3-text", Label: "F"}))
	if n := doc.Find("[aria-describedby], [aria-invalid], [required], .errorlist, .help, .required").Length(); n > 0 {
		t.Errorf("%d marks on a field without help, errors or need", n)
	}
	viewstest.One(t, doc, ".field.field-text")
}

func TestTableCell_HidesTheLabelFromSightOnly(t *testing.T) {
	t.Parallel()
	f := explained(ui.Text)
	f.LabelBlank = true
	doc := viewstest.Render(t, ui.TableCell(f))
	if !viewstest.One(t, doc, "label[for=id_f]").HasClass("visually-hidden") {
		t.Error("the label is to be seen")
	}
	viewstest.CheckNamed(t, doc)
}
