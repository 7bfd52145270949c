package admin

import (
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// drawFieldsets draws the fieldsets of a saved object, unless they were drawn since it was
// changed last, and still say the same: what they say depends on who looks, too.
func (c *changeForm) drawFieldsets(page *viewadmin.ChangeForm) error {
	if c.fresh || !c.form.looks {
		return nil
	}
	says, plain := fieldsetsSay(make([]byte, 0, 2048), page.Fieldsets)
	if !plain {
		return nil
	}
	id, memo := c.v.res.id(c.form.row), c.v.site.pieces.fieldsets
	last, place, found := memo.Find(c.v.ctx, c.v.res.source(c.v.ctx), c.v.res.rowName(id), c.v.res.self(id))
	if found && last.says == string(says) {
		page.Drawn = last.html
		return nil
	}
	html, size, err := Draw(c.v.ctx, viewadmin.Fieldsets(page.Fieldsets))
	if err == nil {
		memo.Put(c.v.ctx, place, &drawn{string(says), html}, size+len(says))
		page.Drawn = html
	}
	return err
}

// maxSaid is how many choices of a field are written down at most.
const maxSaid = 8

// fieldsetsSay writes down all that is drawn of fieldsets, unless that is more than the
// values of some fields: many choices, or complaints.
func fieldsetsSay(says []byte, sets []viewadmin.Fieldset) (_ []byte, plain bool) {
	for i := range sets {
		set := &sets[i]
		says = append(appendTexts(says, set.Title, set.Description), flags(set.Collapsed)...)
		says = appendNumbers(says, len(set.Links), len(set.Fields))
		for _, link := range set.Links {
			says = appendTexts(says, link.Text, link.URL)
		}
		for j := range set.Fields {
			f := &set.Fields[j]
			if isLong(f) {
				return says, false
			}
			says = fieldSays(says, f)
		}
	}
	return says, true
}

// isLong reports whether a field has more to say than fieldSays writes down.
func isLong(f *ui.Field) bool {
	return len(f.Rules)+len(f.Text.Links)+len(f.Errors) > 0 || len(f.Options) > maxSaid || f.Found != nil
}

func fieldSays(says []byte, f *ui.Field) []byte {
	says = appendTexts(says,
		f.ID, f.Name, f.Label, f.Help, f.Value, f.Time, f.Follows, f.Zone, f.Source, f.AutoFill,
		f.Lookup.Text, f.Lookup.URL, f.Object.Text, f.Object.URL, f.Text.Text, f.Text.URL, f.Text.DateTime)
	says = appendNumbers(says, int(f.Widget), int(f.Text.Kind), f.Offset, f.MaxLength, len(f.Options))
	says = append(says, flags(f.Checked, f.Multiple, f.Beside, f.Joined, f.Fraction, f.Clearable, f.Required, f.Autofocus,
		f.LabelBlank, f.Related != nil)...)
	for _, o := range f.Options {
		says = append(appendTexts(says, o.Value, o.Label), flags(o.Selected)...)
	}
	if f.Related == nil {
		return says
	}
	says = append(appendTexts(says, f.Related.Model, f.Related.LookupURL), flags(f.Related.Several)...)
	says = appendNumbers(says, len(f.Related.Links))
	for _, link := range f.Related.Links {
		says = appendTexts(says, link.Action, link.Text, link.URL, link.Page, link.Popup)
	}
	return says
}
