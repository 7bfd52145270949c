package admin

import (
	"net/http"
	"net/url"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/views/ui"
)

// Names of a search for candidates where there is no JavaScript: the button
// that asks for it, whose value is the name of the input, and the text.
const (
	buttonFind = "_find"
	paramTerm  = "_term"
	// paramCopying comes with a form that "Save as new" was refused on: the
	// original must not be saved over afterwards.
	paramCopying = "_copying"
)

// sought is what somebody looks for to put into an input of a form.
type sought struct{ name, term string }

// find answers a press of "Find…": the form as it was filled in, with what was
// found in place of one input. Nothing is saved, and nothing complained about.
func (v *visit) find(db *gorm.DB, r row, posted url.Values) error {
	copying := posted.Has(paramCopying) && v.res.saveAs
	id := v.res.id(r)
	if copying {
		r, id = v.res.blank(), 0
	}
	c := v.newChangeForm(r, true)
	c.copied = copying
	c.sought = sought{name: posted.Get(buttonFind), term: posted.Get(paramTerm)}
	c.repeatAnswers(posted)
	if err := c.read(db, posted, id, copying); err != nil {
		return err
	}
	if err := c.compare(posted); err != nil {
		return c.showConflict(posted)
	}
	c.clear()
	return c.show(http.StatusOK)
}

// clear forgets all complaints.
func (c *changeForm) clear() {
	c.form.clear()
	for _, s := range c.formsets {
		s.errors = nil
		for _, f := range s.forms {
			f.clear()
		}
	}
}

// addSearch makes a relation an input that finds its candidates.
func (f *form) addSearch(view *ui.Field, in *input, options *optionSource) error {
	view.Widget, view.Multiple = ui.Autocomplete, in.field.kind == several
	view.Source, view.Clearable = f.b.matchesURL(in.field), in.field.null
	for _, key := range in.keysChosen() {
		o := ui.Option{Value: keyText(key), Label: in.names([]uint{key}), Selected: true}
		view.Options = append(view.Options, o)
	}
	in.addBlank(view)
	if options.sought.name != in.name {
		return nil
	}
	return f.addFound(view, in, options)
}

// addFound shows what was sought for an input, what is chosen first.
func (f *form) addFound(view *ui.Field, in *input, options *optionSource) error {
	term := options.sought.term
	view.Found = &ui.Found{Term: printable(term), Complaint: searchComplaint(term)}
	if view.Found.Complaint != "" {
		return nil
	}
	rows, more, err := f.b.matching(options.db, in.field, term, 1)
	if err != nil {
		return err
	}
	view.Found.More, view.Found.Count = more, len(rows)
	for _, r := range rows {
		o := ui.Option{Value: in.field.target.idText(r), Label: in.field.target.text(r)}
		if !slices.ContainsFunc(view.Options, func(chosen ui.Option) bool { return chosen.Value == o.Value }) {
			view.Options = append(view.Options, o)
		}
	}
	return nil
}
