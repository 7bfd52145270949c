package admin

import (
	"errors"
	"fmt"
	"slices"
)

// registrar turns the pointers of a registration into fields, and notes what
// is wrong with them.
type registrar struct {
	res     *resource // where mistakes are noted
	binding *binding  // whose fields are pointed at
	option  string    // "Inlines[0]." for the options of an inline
}

func (r *registrar) wrong(option string, index int, err error) {
	r.res.mistake(fmt.Sprintf("%s%s[%d]", r.option, option, index), err)
}

// mistake notes that a registration is wrong.
func (r *resource) mistake(option string, err error) {
	r.site.mistakes = append(r.site.mistakes, fmt.Errorf("admin: %s: %s: %w", r.schema.Name, option, err))
}

// field finds the field that ptr points to, or notes the mistake.
func (r *registrar) field(option string, index int, ptr any) *field {
	f, err := r.binding.pointed(ptr)
	if err == nil && f.kind == many {
		err = fmt.Errorf("%s are children: count them with Count, edit them with an inline", f.name)
	}
	if err != nil {
		r.wrong(option, index, err)
		return nil
	}
	return f
}

// children finds the has-many relation that ptr points to, or notes the mistake.
func (r *registrar) children(option string, index int, ptr any) *field {
	f, err := r.binding.pointed(ptr)
	if err == nil && f.kind != many {
		err = fmt.Errorf("%s is not a has-many relation", f.name)
	}
	if err != nil {
		r.wrong(option, index, err)
		return nil
	}
	return f
}

func (r *registrar) scopes(choices []Choices) map[string]Choices {
	scopes := map[string]Choices{}
	for i, c := range choices {
		f := r.field("Choices", i, c.relation)
		if f == nil {
			continue
		}
		if f.kind != related && f.kind != several {
			r.wrong("Choices", i, fmt.Errorf("%s is not a relation", f.name))
			continue
		}
		scopes[f.name] = c
	}
	return scopes
}

// items puts columns on a form.
func (r *registrar) items(option string, columns []listColumn, readOnly, raw []*field) []item {
	var items []item
	for i, c := range columns {
		if c.field != nil && c.field.kind == many {
			r.wrong(option, i, errors.New("a count is no field of a form"))
			continue
		}
		it := item{field: c.field, readOnly: slices.Contains(readOnly, c.field), raw: slices.Contains(raw, c.field)}
		if c.field == nil {
			column := c
			it.computed = &column
		}
		items = append(items, it)
	}
	return items
}

func (r *registrar) fields(option string, pointers Fields) []*field {
	var list []*field
	for i, ptr := range pointers {
		if f := r.field(option, i, ptr); f != nil {
			list = append(list, f)
		}
	}
	return list
}

// relations are fields that must lead to other objects.
func (r *registrar) relations(option string, pointers Fields) []*field {
	var list []*field
	for i, ptr := range pointers {
		f := r.field(option, i, ptr)
		if f != nil && f.kind != related && f.kind != several {
			r.wrong(option, i, fmt.Errorf("%s is not a relation", f.name))
			continue
		}
		if f != nil {
			list = append(list, f)
		}
	}
	return list
}

// addSearch takes one element of SearchFields apart.
func (r *registrar) addSearch(index int, of any) {
	s := searchField{}
	if m, ok := of.(Match); ok {
		s.how, of = m.how, m.field
	}
	if p, ok := of.(Path); ok {
		s.via = r.field("SearchFields", index, p.relation)
		target, table, err := p.field()
		if s.via == nil {
			return
		}
		if err == nil && (s.via.kind != related || s.via.target.schema.Table != table) {
			err = fmt.Errorf("%s does not lead to %s", s.via.name, table)
		}
		if err != nil {
			r.wrong("SearchFields", index, err)
			return
		}
		s.field = target
	} else {
		s.field = r.field("SearchFields", index, of)
	}
	if s.field == nil {
		return
	}
	if s.field.kind != text && s.field.kind != longText {
		r.wrong("SearchFields", index, fmt.Errorf("%s is not a text", s.field.name))
		return
	}
	r.res.searches = append(r.res.searches, s)
}

// checkForm looks for what the compiler cannot know about a form.
func (r *registrar) checkForm() {
	seen := map[string]bool{}
	for _, it := range r.res.items() {
		if seen[it.name()] {
			r.res.mistake("Fieldsets", fmt.Errorf("%s stands on the form twice", it.name()))
		}
		seen[it.name()] = true
	}
	for _, fs := range r.res.fieldsets {
		for _, path := range fs.pages {
			if !slices.ContainsFunc(r.res.pages, func(p objectPage) bool { return p.path == path }) {
				r.res.mistake("Fieldsets", fmt.Errorf("there is no page %q", path))
			}
		}
	}
}

// findFilterable notes which fields a URL may filter by: those that the list
// or the form shows anyway. Nothing else can be found out by asking.
func (r *registrar) findFilterable(filters Fields) {
	res := r.res
	res.filterable = map[string]bool{}
	note := func(f *field) {
		if f != nil && f.kind != many {
			res.filterable[f.name] = true
		}
	}
	for _, ptr := range filters {
		if f, err := r.binding.pointed(ptr); err == nil {
			note(f)
		}
	}
	for _, c := range res.columns {
		note(c.field)
	}
	for _, it := range res.items() {
		note(it.field)
	}
	note(res.hierarchy)
}
