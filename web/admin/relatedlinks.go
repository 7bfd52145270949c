package admin

import (
	"net/url"
	"strings"

	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// relate puts links beside a relation's control: to find and to add what it may
// be given, and to change, look at or delete what it holds. Each stands there
// only with the right to it.
func (f *form) relate(view *ui.Field, in *input) {
	to := f.b.site.byTable[in.field.target.schema.Table]
	who, ok := session.UserFrom(f.ctx)
	if to == nil || !ok {
		return
	}
	may := func(verb Verb) bool { return to.permits(f.ctx, who, verb, nil) }
	view.Related = &ui.Related{Model: to.label(), Several: in.field.kind == several}
	if view.Widget == ui.RawID && may(View) {
		view.Related.LookupURL = f.popupURL(to.url())
	} else {
		view.Lookup = ui.Link{}
	}
	if to.addable(may) {
		f.addRelatedLink(view, in, Add, "Add another "+to.singular, to.url()+"add/")
	}
	if in.field.kind == several {
		return
	}
	if may(Change) {
		f.addRelatedLink(view, in, Change, "Change the chosen "+to.singular, to.objectURL(ui.KeyHere, "change"))
	}
	if may(View) {
		f.addRelatedLink(view, in, View, "View the chosen "+to.singular, to.objectURL(ui.KeyHere, "change"))
	}
	if may(Delete) && in.field.null { // else this very object would have to go along
		f.addRelatedLink(view, in, Delete, "Delete the chosen "+to.singular, to.objectURL(ui.KeyHere, "delete"))
	}
}

// addable reports whether somebody may use the add form. With an add form in
// two steps the right to change is needed as well: the second step is the
// change form.
func (r *resource) addable(may func(Verb) bool) bool {
	return may(Add) && (r.add == nil || may(Change))
}

func (f *form) addRelatedLink(view *ui.Field, in *input, verb Verb, text, page string) {
	link := ui.RelatedLink{Action: string(verb), Text: text, Page: page, Popup: f.popupURL(page)}
	if verb == View {
		link.Popup += "&" + paramLook + "=1"
	}
	chosen := in.chosen()
	switch {
	case verb == Add:
		link.URL = page
	case len(chosen) == 1:
		link.URL = strings.ReplaceAll(page, ui.KeyHere, chosen[0])
	}
	view.Related.Links = append(view.Related.Links, link)
}

// popupURL is a page as the form opens it in a dialog.
func (f *form) popupURL(page string) string {
	key := f.b.schema.PrioritizedPrimaryField.DBName
	return page + "?" + url.Values{paramPopup: {"1"}, paramToField: {key}, paramSource: {f.b.label()}}.Encode()
}
