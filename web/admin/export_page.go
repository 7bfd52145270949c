package admin

import (
	"net/http"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// show sends the page that asks for format and columns.
func (x *export) show() error {
	v, l := x.v, x.l
	count, err := x.count()
	if err != nil {
		return err
	}
	if x.ticked && count.n == 0 {
		return v.backToList("warning", "The selected items are not there any more.")
	}
	query := l.query.params.Encode()
	back := withQuery(v.res.url(), query)
	page := viewadmin.Export{
		Page: v.page("Export "+v.res.plural, "export",
			views.Link{Text: capitalize(v.res.plural), URL: back}, views.Link{Text: "Export"}),
		Count: count.words(v.res.singular, v.res.plural), Scope: x.scope(),
		Action: v.res.url() + "export/", BackURL: back,
		Errors: x.errors[""], ErrorCount: len(x.errors),
		Fields: []ui.Field{x.formatField(), x.columnsField()},
	}
	page.Page.Invalid = page.ErrorCount > 0
	x.addHidden(&page, query)
	status := http.StatusOK
	if page.ErrorCount > 0 {
		status = http.StatusUnprocessableEntity
	}
	return v.render(status, viewadmin.ExportPage(page))
}

// count is how many rows there are, as exactly as the list says it.
func (x *export) count() (tally, error) {
	if x.ticked {
		return x.l.countSome(x.l.filtered(x.l.db))
	}
	err := x.l.countRows()
	return x.l.total, err
}

// scope says which rows are meant.
func (x *export) scope() string {
	switch {
	case x.ticked:
		return "selected in the list"
	case len(x.l.conds) > 0:
		return "that the list’s search and filters leave"
	}
	return "in all"
}

// addHidden makes the form repeat what is exported: a list by its parameters,
// ticked rows by their keys, which no address has room for.
func (x *export) addHidden(page *viewadmin.Export, query string) {
	if x.ticked {
		page.Posts, page.Action = true, withQuery(page.Action, query)
		for _, key := range x.selection {
			page.Hidden = append(page.Hidden, viewadmin.Param{Name: paramSelected, Value: keyText(uint(key.number))})
		}
		return
	}
	for name, values := range x.l.query.params {
		for _, s := range values {
			page.Hidden = append(page.Hidden, viewadmin.Param{Name: name, Value: s})
		}
	}
}

func (x *export) formatField() ui.Field {
	f := ui.Field{
		ID: "id" + paramFormat, Name: paramFormat, Label: "Format", Widget: ui.Radios, Errors: x.errors[paramFormat],
	}
	for _, format := range exportFormats() {
		f.Options = append(f.Options, ui.Option{
			Value: format.name, Label: format.label, Selected: format.name == x.format.name,
		})
	}
	return f
}

func (x *export) columnsField() ui.Field {
	return ui.Field{
		ID: "id" + paramColumns, Name: paramColumns, Label: "Columns", Widget: ui.Checkboxes,
		Help:    "Those that the list shows are ticked.",
		Options: x.columnOptions(), Errors: x.errors[paramColumns],
	}
}
