package admin

import (
	"cmp"
	"context"
	"maps"
	"slices"

	viewadmin "pollsadmin/views/admin"
)

// addFilters draws the sidebar, and above the table what is active of it.
func (l *listing) addFilters(page *viewadmin.Changelist) error {
	page.Chips = l.firstChips()
	ctx, cancel := context.WithTimeout(l.ctx, cmp.Or(l.res.site.cfg.Patience, facetTime))
	defer cancel()
	for i, f := range l.res.filters {
		b, err := l.blockOf(ctx, i, f)
		if err != nil {
			return err
		}
		page.Chips = append(page.Chips, b.chips...)
		if b.shown {
			page.Filters = append(page.Filters, b.view)
		}
	}
	page.Chips = append(page.Chips, l.lastChips()...)
	page.ClearURL = l.clearURL()
	if len(page.Filters) > 0 {
		page.FacetsURL, page.Counting = l.facetsURL(), l.counting()
	}
	return nil
}

// view is one filter of the sidebar.
func (l *listing) view(f filter, o offer) viewadmin.Filter {
	view := viewadmin.Filter{Title: f.title(), Note: o.note}
	for _, c := range o.choices {
		choice := viewadmin.FilterChoice{Text: c.text, Count: c.count, Selected: c.selected}
		if o.ticks && len(c.params) > 0 {
			for name, values := range c.params {
				choice.Name, choice.Value = name, values[0]
			}
		} else {
			choice.URL = l.query.link(f.owns, c.params)
		}
		view.Choices = append(view.Choices, choice)
	}
	if o.find != nil {
		view.Find = &viewadmin.FilterForm{Action: l.res.url(), Input: *o.find, Hidden: l.carried(only(o.find.Name))}
	}
	if o.ticks || len(o.inputs) > 0 {
		view.Inputs, view.Action, view.Hidden = o.inputs, l.res.url(), l.carried(f.owns)
	}
	return view
}

// carried are the list's parameters as a form carries them on.
func (l *listing) carried(drop func(param string) bool) []viewadmin.Param {
	var list []viewadmin.Param
	for _, name := range slices.Sorted(maps.Keys(l.query.params)) {
		if name == paramPage || name == paramError || drop(name) {
			continue
		}
		for _, s := range l.query.params[name] {
			list = append(list, viewadmin.Param{Name: name, Value: printable(s)})
		}
	}
	return list
}

// clearURL takes every filter out, or is empty when none is active.
func (l *listing) clearURL() string {
	active := l.query.lookups()
	if len(active) == 0 {
		return ""
	}
	return l.query.link(active.Has, nil)
}
