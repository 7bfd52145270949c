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

// later has Site.Check ask whether something is wrong that needs all models to
// be registered, in whichever order.
func (r *registrar) later(option string, index int, check func() error) {
	site := r.res.site
	site.checks = append(site.checks, func() error {
		if err := check(); err != nil {
			return r.res.wrong(fmt.Sprintf("%s%s[%d]", r.option, option, index), err)
		}
		return nil
	})
}

// mistake notes that a registration is wrong.
func (r *resource) mistake(option string, err error) {
	r.site.mistakes = append(r.site.mistakes, r.wrong(option, err))
}

func (r *resource) wrong(option string, err error) error {
	return fmt.Errorf("admin: %s: %s: %w", r.schema.Name, option, err)
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
		if f := r.relation("Choices", i, c.relation); f != nil {
			scopes[f.name] = c
		}
	}
	return scopes
}

// items puts columns on a form.
func (r *registrar) items(option string, columns []listColumn, how controls) []item {
	var items []item
	for i, c := range columns {
		if c.field != nil && c.field.kind == many {
			r.wrong(option, i, errors.New("a count is no field of a form"))
			continue
		}
		it := item{field: c.field, readOnly: slices.Contains(how.readOnly, c.field), as: how.as[c.field], joined: c.joined}
		it.follows = how.follows[c.field]
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

// relation finds a field that must lead to other objects.
func (r *registrar) relation(option string, index int, ptr any) *field {
	f := r.field(option, index, ptr)
	if f != nil && f.target == nil {
		r.wrong(option, index, fmt.Errorf("%s is not a relation", f.name))
		return nil
	}
	return f
}

// addSearch takes one element of SearchFields apart.
func (r *registrar) addSearch(index int, of any) {
	s, err := searchField{}, error(nil)
	if m, ok := of.(Match); ok {
		s.how, of = m.how, m.field
	}
	s.trail, err = r.binding.trail(of)
	if err == nil && !s.field.isText() && (s.how != equals || s.field.kind != integer) {
		err = fmt.Errorf("%s is not a text; numbers can be searched by Equals", s.field.name)
	}
	if err != nil {
		r.wrong("SearchFields", index, err)
		return
	}
	r.res.searches = append(r.res.searches, s)
}

// addFilter takes one element of ListFilter apart.
func (r *registrar) addFilter(index int, of any) {
	f, err := r.filter(of)
	if err != nil {
		r.wrong("ListFilter", index, err)
		return
	}
	r.res.filters = append(r.res.filters, f)
}

func (r *registrar) filter(of any) (filter, error) {
	how := fitting
	switch f := of.(type) {
	case CustomFilter:
		return r.res.newCustomFilter(f)
	case Filter:
		if f.how == ticked {
			inner, err := r.filter(f.of)
			if err != nil {
				return nil, err
			}
			return newSeveralFilter(inner)
		}
		of, how = f.of, f.how
	}
	t, err := r.binding.trail(of)
	if err != nil {
		return nil, err
	}
	return newFilter(t, how)
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

// findFilterable notes what a URL may filter by: what the filters declare, and
// the fields that the list or the form shows anyway. Nothing else can be found
// out by asking.
func (r *registrar) findFilterable() {
	res := r.res
	res.filterable = map[string]trail{}
	note := func(f *field) {
		if f != nil && f.kind != many {
			res.filterable[f.name] = trail{field: f}
		}
	}
	for _, f := range res.filters {
		if t, ok := f.filtersBy(); ok {
			res.filterable[t.name()] = t
		}
	}
	for _, c := range res.columns {
		if len(c.via) > 0 {
			res.filterable[c.name] = trail{c.via, c.field}
			continue
		}
		note(c.field)
	}
	for _, it := range res.items() {
		note(it.field)
	}
	note(res.hierarchy)
}

// text finds a field that holds text, or notes the mistake.
func (r *registrar) text(option string, index int, ptr any) *field {
	f := r.field(option, index, ptr)
	if f != nil && f.kind != text && f.kind != longText {
		r.wrong(option, index, fmt.Errorf("%s is not a text", f.name))
		return nil
	}
	return f
}
