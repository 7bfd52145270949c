package admin_test

import (
	"testing"

	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

func choiceRow(number, text string) admin.InlineForm {
	name := "choices-" + number + "-choice_text"
	return admin.InlineForm{
		Object:    views.Link{Text: text, URL: "/choice/"},
		Hidden:    []admin.Param{{Name: "choices-" + number + "-id", Value: "7"}},
		Fields:    []ui.Field{{ID: "id_" + name, Name: name, Label: "Choice text", LabelBlank: true, Value: text}},
		CanDelete: text != "", DeleteID: "choices-" + number + "-DELETE",
	}
}

func pollForm() admin.ChangeForm {
	blank := choiceRow("__prefix__", "")
	return admin.ChangeForm{
		Page: views.Page{Title: "Change poll"}, Action: "/1/change/?x=y", HistoryURL: "/history/",
		Fieldsets: []admin.Fieldset{{
			Title: "Poll", Fields: []ui.Field{{ID: "id_question", Name: "question", Label: "Question"}},
		}},
		Inlines: []admin.Inline{{
			Prefix: "choices", Title: "Choices", Singular: "Choice", Headings: []admin.Heading{{Label: "Choice text"}},
			Forms: []admin.InlineForm{choiceRow("0", "Mjölnir"), {Index: 1}}, Blank: &blank,
			Hidden: []admin.Param{{Name: "choices-TOTAL_FORMS", Value: "2"}, {Name: "choices-INITIAL_FORMS", Value: "1"}},
		}},
		Buttons: admin.Buttons{Save: true, AddAnother: true, Continue: true, DeleteURL: "/delete/"},
	}
}

func TestChangeFormPage_NamesAndHooks(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, admin.ChangeFormPage(pollForm()))
	viewstest.CheckNamed(t, doc)
	for _, selector := range []string{
		`form[novalidate][method=post][action="/1/change/?x=y"][data-testid=change-form]`,
		`.field-question input[name=question]`, `fieldset legend`, `a.historylink[href="/history/"]`,
		`input[type=hidden][name=choices-TOTAL_FORMS][value="2"]`,
		`input[type=hidden][name=choices-INITIAL_FORMS][value="1"]`,
		`#choices-0.has_original td.field-choice_text input[name=choices-0-choice_text]`,
		`#choices-0 input[type=hidden][name=choices-0-id][value="7"]`,
		`#choices-0 input[type=checkbox][name=choices-0-DELETE]`, `#choices-0 a[href="/choice/"]`,
		`#choices-1:not(.has_original)`, `tbody > template`, `[name=_save]`, `[name=_addanother]`, `[name=_continue]`,
		`.submit-row a.deletelink[href="/delete/"]`,
	} {
		viewstest.One(t, doc, selector)
	}
	html, err := doc.Find("template").Html()
	if err != nil {
		t.Fatal(err)
	}
	if row := `name="choices-__prefix__-choice_text"`; !contains(html, row) {
		t.Errorf("the row to copy lacks %s", row)
	}
}

func TestChangeFormPage_Buttons(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		buttons admin.Buttons
		sees    map[string]int
	}{
		"view only": {
			admin.Buttons{CloseURL: "/list/"},
			map[string]int{`button[type=submit][name^=_]`: 0, `a.closelink[href="/list/"]`: 1},
		},
		"save as": {
			admin.Buttons{SaveAsNew: true},
			map[string]int{`button[name=_saveasnew]`: 1, `button[name^=_]`: 1, `a.deletelink`: 0},
		},
		"save and view": {
			admin.Buttons{Continue: true, ContinueLabel: "Save and view"},
			map[string]int{`button[name=_continue]:contains("Save and view")`: 1},
		},
		"continue": {
			admin.Buttons{Continue: true},
			map[string]int{`button[name=_continue]:contains("Save and continue editing")`: 1},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := pollForm()
			form.Buttons = test.buttons
			doc := viewstest.Render(t, admin.ChangeFormPage(form))
			viewstest.See(t, doc, test.sees)
		})
	}
}

func TestChangeFormPage_Errors(t *testing.T) {
	t.Parallel()
	form := pollForm()
	form.ErrorCount = 3
	form.Errors = []string{"A poll needs two choices."}
	form.Inlines[0].Errors = []string{"Too many."}
	form.Inlines[0].Forms[0].Errors = []string{"Choices must differ."}
	form.Inlines[0].Forms[0].Deleted = true
	doc := viewstest.Render(t, admin.ChangeFormPage(form))
	for _, selector := range []string{
		`[data-testid=errors][role=alert]:contains("Please correct the errors below.") li:contains("two choices")`,
		`#choices-group .inline-errors li:contains("Too many.")`,
		`tr.row-form-errors td[colspan="2"] li:contains("Choices must differ.")`,
		`input[name=choices-0-DELETE][checked]`,
	} {
		viewstest.One(t, doc, selector)
	}
}

func TestChangeFormPage_NoRowsMayBeAdded(t *testing.T) {
	t.Parallel()
	for _, stacked := range []bool{false, true} {
		form := pollForm()
		form.Inlines[0].Blank, form.Inlines[0].Stacked = nil, stacked
		doc := viewstest.Render(t, admin.ChangeFormPage(form))
		if n := doc.Find("template, [data-inline-add]").Length(); n != 0 {
			t.Errorf("stacked %v: %d elements to add rows with", stacked, n)
		}
		if n := doc.Find("[data-testid=inline-row]").Length(); n != 2 {
			t.Errorf("stacked %v: %d rows, want 2", stacked, n)
		}
	}
}

func TestChangeFormPage_ReadOnlyInline(t *testing.T) {
	t.Parallel()
	form := pollForm()
	in := &form.Inlines[0]
	in.ReadOnly, in.Blank, in.Hidden = true, nil, nil
	in.Forms = []admin.InlineForm{{Object: views.Link{Text: "Mjölnir"}, Fields: []ui.Field{
		{ID: "id_x", Label: "Choice text", LabelBlank: true, Widget: ui.Static, Text: ui.Cell{Text: "Mjölnir"}},
	}}}
	doc := viewstest.Render(t, admin.ChangeFormPage(form))
	if n := doc.Find("#choices-group").Find("input, button, select, textarea").Length(); n != 0 {
		t.Errorf("%d controls in an inline to look at", n)
	}
}
