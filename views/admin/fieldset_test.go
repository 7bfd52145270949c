package admin_test

import (
	"testing"

	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

func TestChangeFormPage_LayOut(t *testing.T) {
	t.Parallel()
	form := pollForm()
	form.SaveOnTop, form.SiteURL = true, "/on/site/"
	form.Fieldsets = append(form.Fieldsets,
		admin.Fieldset{Title: "Closed", Collapsed: true, Fields: []ui.Field{
			{ID: "id_a", Name: "a", Label: "A"}, {ID: "id_b", Name: "b", Label: "B", Joined: true},
		}},
		admin.Fieldset{Title: "Opened", Collapsed: true, Fields: []ui.Field{
			{ID: "id_c", Name: "c", Label: "C", Errors: []string{"Wrong."}},
		}})
	doc := viewstest.Render(t, admin.ChangeFormPage(form))
	for _, selector := range []string{
		`details:not([open]) > .field-line > .field-a + .field-b`, `details[open] .errorlist`,
		`a.viewsitelink[href="/on/site/"]`,
	} {
		viewstest.One(t, doc, selector)
	}
	if n := doc.Find(".submit-row [name=_save]").Length(); n != 2 {
		t.Errorf("the buttons stand in %d places", n)
	}
	// Enter presses a form's first button: it must be one that saves as Save does.
	first := doc.Find("form.change-form-body button").First()
	if _, named := first.Attr("name"); named || first.Text() != "Save" {
		t.Errorf("Enter presses %q", first.Text())
	}
}
