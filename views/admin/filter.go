package admin

import (
	"slices"

	"github.com/a-h/templ"

	"pollsadmin/views/ui"
)

// Filter is one block of the sidebar: links, a form, or both.
type Filter struct {
	Title   string // "By created by"
	Choices []FilterChoice
	Note    string // shown where no choice was found
	Find    *FilterForm

	Action string // where the form leads to; empty: no form
	Hidden []Param
	Inputs []ui.Field

	Drawn templ.Component // the block as FilterBlock has drawn it, nil if nobody has
}

// FilterChoice is a link of a filter, or with a name a box to tick in its form.
type FilterChoice struct {
	Text     string
	Count    string // the rows that it would leave, "-" where it cannot be told; empty: not counted
	URL      string
	Name     string
	Value    string
	Selected bool
}

// FilterForm looks for choices that are too many to be listed.
type FilterForm struct {
	Action string
	Input  ui.Field
	Hidden []Param
}

// Chip is an active filter: its address is the list without it.
type Chip struct{ Text, URL string }

// ticks are the choices that are boxes.
func (f Filter) ticks() []FilterChoice {
	var list []FilterChoice
	for _, c := range f.Choices {
		if c.Name != "" {
			list = append(list, c)
		}
	}
	return list
}

// links are the choices that are links.
func (f Filter) links() []FilterChoice {
	var list []FilterChoice
	for _, c := range f.Choices {
		if c.Name == "" {
			list = append(list, c)
		}
	}
	return list
}

// unfolded reports whether there is something to see in the filters: a phone
// folds them up.
func (m Changelist) unfolded() bool {
	return slices.ContainsFunc(m.Filters, func(f Filter) bool {
		return f.Find != nil && f.Find.Input.Value != "" ||
			slices.ContainsFunc(f.Inputs, func(input ui.Field) bool { return len(input.Errors) > 0 })
	})
}
