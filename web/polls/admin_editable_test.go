package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const listForm = "[data-testid=action-form]"

// saved presses Save with values in the place of those of the list.
func saved(values url.Values) url.Values {
	values.Set("_save", "Save")
	return values
}

// textOf is a choice's text as it is stored.
func textOf(site *webtest.Site, tenant string, id uint) string {
	return webtest.Find[models.Choice](site, tenant, id).ChoiceText
}

// The rows are those that were sent, in the sender's tenant, wherever they stand.
func TestListEditable_SavesTheRowsThatWereSent(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	before := contentsOf(t, site, webtest.Potter)
	c := site.As(webtest.Thor, webtest.Root)
	list := c.Get(choiceList + "?o=-5").Expect(http.StatusOK) // by votes: 3, 2, 1, 4
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Exec("DELETE FROM polls_vote").Error // now it is 4, 3, 2, 1
	})
	_, sent := list.Form(listForm)
	sent.Set("form-0-choice_text", "First")
	sent.Set("form-1-choice_text", "Second")
	answer := c.Submit(list, listForm, saved(sent)).Expect(http.StatusFound)
	if to := answer.Location(); to != choiceList+"?o=-5" {
		t.Errorf("it leads to %s", to)
	}
	said := c.Get(choiceList).Text("[data-testid=messages]")
	if !strings.Contains(said, "2 choices were changed successfully.") {
		t.Errorf("it says %q", said)
	}
	if one, two := textOf(site, webtest.Thor, 3), textOf(site, webtest.Thor, 2); one != "First" || two != "Second" {
		t.Errorf("stored are %q and %q", one, two)
	}
	history := c.Get("/admin/polls/choice/3/history/").Expect(http.StatusOK).Text("main")
	if !strings.Contains(history, "First") || strings.Contains(history, "Second") {
		t.Errorf("the history of the first says %s", history)
	}
	if strings.Contains(c.Get("/admin/admin/logentry/").Text("#result_list"), "Thor, right") {
		t.Error("there is an entry for a row that was not changed")
	}
	same(t, site, webtest.Potter, before)
}

// One bad row keeps the whole page from being saved, and nothing typed is lost.
func TestListEditable_AllOrNothing(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := contentsOf(t, site, webtest.Thor)
	list := c.Get(choiceList + "?o=1")
	typed := url.Values{"form-0-choice_text": {"Fine"}, "form-1-choice_text": {strings.Repeat("x", 201)}}
	page := c.Submit(list, listForm, saved(typed)).Expect(http.StatusUnprocessableEntity)
	got := map[string]string{}
	for _, name := range []string{"form-0-choice_text", "form-1-choice_text"} {
		got[name], _ = page.Page().Find("[name=" + name + "]").Attr("value")
	}
	want := map[string]string{"form-0-choice_text": "Fine", "form-1-choice_text": strings.Repeat("x", 201)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what was typed (-want +got):\n%s", diff)
	}
	if page.Page().Find("td.field-choice_text .errorlist").Length() != 1 ||
		!strings.Contains(page.Text("[data-testid=messages]"), "Nothing was saved.") {
		t.Error("the page does not say what is wrong, in its cell and above")
	}
	same(t, site, webtest.Thor, before)
}

// Whoever saves second sees on the row who was first and what was changed, and decides.
func TestListEditable_TheSecondSaverDecides(t *testing.T) {
	t.Parallel()
	site, first, second := twoEditors(t)
	mine, theirs := second.Get(choiceList+"?o=1"), first.Get(choiceList+"?o=1")
	first.Submit(theirs, listForm, saved(url.Values{
		"form-0-choice_text": {"Theirs"}, "form-2-choice_text": {"Theirs alone"},
	})).Expect(http.StatusFound)
	typed := saved(url.Values{"form-0-choice_text": {"Mine"}, "form-1-choice_text": {"Also mine"}})
	late := second.Submit(mine, listForm, typed).Expect(http.StatusConflict)
	said := late.Text("[data-testid=row-errors]")
	for _, want := range []string{"Somebody has saved this choice", "staff", "to “Theirs”"} {
		if !strings.Contains(said, want) {
			t.Errorf("the row does not say %q: %s", want, said)
		}
	}
	if n := late.Page().Find("[data-testid=row-errors]").Length(); n != 1 {
		t.Errorf("%d rows complain: nobody else has typed into the third", n)
	}
	if textOf(site, webtest.Thor, 1) != "Theirs" || textOf(site, webtest.Thor, 2) == "Also mine" {
		t.Error("a part of the page was saved")
	}
	second.Submit(late, listForm, saved(url.Values{})).Expect(http.StatusFound)
	if textOf(site, webtest.Thor, 1) != "Mine" || textOf(site, webtest.Thor, 2) != "Also mine" {
		t.Error("saving again does not decide")
	}
	if text := textOf(site, webtest.Thor, 3); text != "Theirs alone" {
		t.Errorf("a row that nobody else typed into became %q again", text)
	}
}

func TestListEditable_Refuses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	before := contentsOf(t, site, webtest.Thor)
	list := c.Get(choiceList + "?o=1")
	for name, values := range map[string]url.Values{
		"a row more":        {"form-4-choice_text": {"new"}, "form-TOTAL_FORMS": {"5"}},
		"a row without key": {"form-0-id": {""}},
		"no key":            {"form-0-id": {"x"}},
		"a key twice":       {"form-0-id": {"2"}},
		"no management":     {"form-TOTAL_FORMS": nil},
		"too many":          {"form-TOTAL_FORMS": {"99999999"}, "form-INITIAL_FORMS": {"99999999"}},
		"fewer than none":   {"form-TOTAL_FORMS": {"-1"}, "form-INITIAL_FORMS": {"-1"}},
	} {
		values["form-0-choice_text"] = []string{"changed"}
		if status := c.Submit(list, listForm, saved(values)).Code; status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
	gone := url.Values{"form-0-id": {"4711"}, "form-1-choice_text": {"changed"}}
	page := c.Submit(list, listForm, saved(gone)).Expect(http.StatusUnprocessableEntity)
	if said := page.Text("[data-testid=messages]"); !strings.Contains(said, "was deleted meanwhile") {
		t.Errorf("it says %q", said)
	}
	same(t, site, webtest.Thor, before)
}

// Nothing is to be typed into by those who only look, nor in a popup.
func TestListEditable_NeedsTheRightToChange(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	root, viewer := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Viewer)
	before := contentsOf(t, site, webtest.Thor)
	for name, page := range map[string]*webtest.Response{
		"viewer": viewer.Get(choiceList), "popup": root.Get(choiceList + "?_popup=1"),
	} {
		page.Expect(http.StatusOK)
		if n := page.Page().Find("[name^=form-], [name=_save]").Length(); n > 0 {
			t.Errorf("%s: %d inputs", name, n)
		}
	}
	_, sent := root.Get(choiceList).Form(listForm)
	sent.Set("form-0-choice_text", "changed")
	_, own := viewer.Get(choiceList).Form(listForm)
	sent["csrfmiddlewaretoken"] = own["csrfmiddlewaretoken"]
	viewer.Submit(viewer.Get(choiceList), listForm, saved(sent)).Expect(http.StatusForbidden)
	same(t, site, webtest.Thor, before)
}
