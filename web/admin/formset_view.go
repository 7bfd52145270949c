package admin

import (
	"strconv"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// view draws the children of an object.
func (s *formset) view(options *optionSource) (viewadmin.Inline, error) {
	view := viewadmin.Inline{
		Prefix: s.in.prefix, Title: capitalize(s.in.plural), Singular: capitalize(s.in.singular), Stacked: s.in.stacked,
		ReadOnly: !s.can.add && !s.can.change && !s.can.delete, Errors: s.errors, Hidden: s.management(),
	}
	if s.in.max == 1 {
		view.Title = view.Singular
	}
	if s.in.collapsed {
		view.Collapsed, view.Open = true, s.hasErrors()
	}
	for _, it := range s.in.items {
		view.Headings = append(view.Headings, viewadmin.Heading{
			Label: it.field.label, Help: it.field.help, Required: it.field.required && !view.ReadOnly,
		})
	}
	for _, f := range s.forms {
		child, err := s.childView(f, options)
		if err != nil {
			return view, err
		}
		view.Forms = append(view.Forms, child)
	}
	if s.can.add {
		blank, err := s.childView(s.template(), options)
		if err != nil {
			return view, err
		}
		view.Blank = &blank
	}
	return view, nil
}

// template is the blank form that JavaScript clones for another child.
func (s *formset) template() *childForm {
	prefix := s.in.prefix + "-__prefix__-"
	return &childForm{form: newForm(s.ctx, s.in.binding, s.in.blank(), s.in.itemsFor(true), prefix, s.zone), index: -1}
}

// management is Django's management form: how many forms there are.
func (s *formset) management() []viewadmin.Param {
	saved := 0
	for _, f := range s.forms {
		if f.saved {
			saved++
		}
	}
	count := func(name string, n int) viewadmin.Param {
		return viewadmin.Param{Name: s.in.prefix + "-" + name, Value: strconv.Itoa(n)}
	}
	return []viewadmin.Param{
		count("TOTAL_FORMS", len(s.forms)), count("INITIAL_FORMS", saved),
		count("MIN_NUM_FORMS", s.in.min), count("MAX_NUM_FORMS", s.in.max),
	}
}

func (s *formset) childView(f *childForm, options *optionSource) (viewadmin.InlineForm, error) {
	prefix := s.in.prefix + "-" + strconv.Itoa(f.index) + "-"
	view := viewadmin.InlineForm{Index: f.index, Errors: f.errors, Deleted: f.deleted}
	if f.saved {
		view.Object = views.Link{Text: s.in.text(f.row)}
		view.Object.URL, view.LinkText = s.link(f.row)
		view.SiteURL = s.onSite(f.row)
		view.Hidden = []viewadmin.Param{{Name: prefix + "id", Value: s.in.idText(f.row)}}
		mayDelete := s.mayDelete(f.row)
		if mayDelete || s.mayChange(f.row) {
			view.Hidden = append(view.Hidden, viewadmin.Param{Name: prefix + childVersion, Value: f.version()})
		}
		view.CanDelete, view.DeleteID = mayDelete, prefix+"DELETE"
	}
	for _, in := range f.inputs {
		field, err := f.view(in, options)
		if err != nil {
			return view, err
		}
		field.LabelBlank, field.Joined = !s.in.stacked, in.joined
		field.Required = field.Required && f.saved // a blank form may stay blank
		view.Fields = append(view.Fields, field)
	}
	if s.in.stacked {
		view.Sets = s.in.grouped(view.Fields)
	}
	return view, nil
}

// grouped puts the fields of a child into their fieldsets.
func (in *inline) grouped(fields []ui.Field) []viewadmin.Fieldset {
	list := make([]viewadmin.Fieldset, len(in.fieldsets))
	for i, set := range in.fieldsets {
		list[i] = viewadmin.Fieldset{
			Title: set.title, Description: set.description, Collapsed: set.collapsed, Fields: fields[:len(set.items)],
		}
		fields = fields[len(set.items):]
	}
	return list
}
