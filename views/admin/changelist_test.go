package admin_test

import (
	"testing"

	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

// polls is the second of three pages, sorted by two columns, searched, filtered.
func polls() admin.Changelist {
	return admin.Changelist{
		Page: views.Page{Title: "Select poll to change", CSRF: "token"}, Name: "poll", NamePlural: "polls",
		AddURL: "/add/", URL: "/polls/", ActionURL: "/polls/?p=2", ClearURL: "/clear/",
		Search: &admin.Search{
			Value: "hammer", Found: "5 results", All: views.Link{Text: "9 total", URL: "/all/"},
			Hidden: []admin.Param{{Name: "o", Value: "-1"}, {Name: "created_by__id__exact", Value: "3"}},
		},
		Filters: []admin.Filter{{Title: "By created by", Choices: []admin.FilterChoice{
			{Text: "All", URL: "/f0/"}, {Text: "shabda", URL: "/f1/", Selected: true},
		}}},
		Actions: []ui.Option{{Value: "", Label: "---------"}, {Value: "delete_selected", Label: "Delete selected polls"}},
		Columns: []admin.Column{
			{
				Name: "question", Label: "Question", SortURL: "/s1/", Sorted: true, Priority: 1,
				RemoveURL: "/r1/", ToggleURL: "/t1/",
			},
			{
				Name: "pub_date", Label: "Date published", SortURL: "/s2/", Sorted: true, Desc: true, Priority: 2,
				RemoveURL: "/r2/",
			},
			{Name: "choices", Label: "Choices"},
		},
		Rows: []admin.Row{
			{ID: "1", Label: "Best hammer?", Cells: []ui.Cell{{Text: "Best hammer?", URL: "/1/"}, {Text: "today"}, {Text: "3"}}},
			{ID: "2", Label: "Mead?", Cells: []ui.Cell{{Text: "Mead?", URL: "/2/"}, {Kind: ui.Empty}, {Text: "0"}}},
		},
		Total: 5, ShowTotal: "5 polls", ShowAllURL: "/showall/",
		Pages: []admin.PageLink{
			{Number: 1, URL: "/p1/"}, {Number: 2, Current: true}, {Ellipsis: true}, {Number: 3, URL: "/p3/"},
		},
	}
}

func TestChangelistPage_NamesAndHooks(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, admin.ChangelistPage(polls()))
	viewstest.See(t, doc, map[string]int{
		`search form[method=get][action="/polls/"] input[name=q][value=hammer]`: 1,
		`search input[type=hidden][name=o][value="-1"]`:                         1,
		`search input[type=hidden][name=created_by__id__exact][value="3"]`:      1,
		`search input[name=p]`: 0,
		`form[method=post][action="/polls/?p=2"] select[name=action]`:                              1,
		`select[name=action] option`:                                                               2,
		`select[name=action] option[value=delete_selected]`:                                        1,
		`button[type=submit][name=index][value="0"]`:                                               1,
		`input[name=select_across][value="1"]`:                                                     1,
		`[data-testid=changelist] [data-testid=row]`:                                               2,
		`input[type=checkbox][name=_selected_action]`:                                              2,
		`input[name=_selected_action][value="2"][aria-label$="Mead?"]`:                             1,
		`th.column-question[aria-sort=ascending] a[href="/s1/"]`:                                   1,
		`th.column-question a.toggle[href="/t1/"]`:                                                 1,
		`th.column-question a.sortremove[href="/r1/"]`:                                             1,
		`th.column-pub_date[aria-sort=descending] .sortpriority`:                                   1,
		`th.column-pub_date a.toggle`:                                                              0,
		`th.column-choices a, th.column-choices[aria-sort]`:                                        0,
		`tbody th[scope=row].field-question a[href="/1/"]`:                                         1,
		`tbody td.field-choices`:                                                                   2,
		`search details[open][data-filter-title="By created by"] li.selected a[aria-current=true]`: 1,
		`search a[href="/clear/"]`:                                                                 1,
		`nav.pagination [aria-current=page]`:                                                       1,
		`nav.pagination a[rel=prev][href="/p1/"]`:                                                  1,
		`nav.pagination a[rel=next]`:                                                               0,
		`a[href="/showall/"]`:                                                                      1,
		`a.addlink[href="/add/"]`:                                                                  1,
	})
}

func TestChangelistPage_Variants(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*admin.Changelist)
		sees   map[string]int
	}{
		"no actions": {
			func(m *admin.Changelist) { m.Actions = nil },
			map[string]int{`[name=action], [name=_selected_action], [name=index]`: 0, `[data-testid=row]`: 2},
		},
		"all rows on the page": {
			func(m *admin.Changelist) { m.Total = 2 },
			map[string]int{`[name=select_across]`: 0, `[name=action]`: 1},
		},
		"nothing but the table": {
			func(m *admin.Changelist) {
				m.Search, m.Filters, m.Pages, m.ShowAllURL, m.AddURL = nil, nil, nil, "", ""
			},
			map[string]int{`search, nav.pagination, a.showall, a.addlink`: 0, `[data-testid=changelist]`: 1},
		},
		"no rows": {
			func(m *admin.Changelist) { m.Rows, m.EmptyText = nil, "No poll matches." },
			map[string]int{`table, [name=action]`: 0, `[data-testid=empty]`: 1, `[data-testid=empty] a[href="/clear/"]`: 1},
		},
		"no rows for the search": {
			func(m *admin.Changelist) { m.Rows, m.ClearURL = nil, "" },
			map[string]int{`[data-testid=empty] a[href="/all/"]`: 1},
		},
		"no rows at all": {
			func(m *admin.Changelist) { m.Rows, m.ClearURL, m.Search = nil, "", nil },
			map[string]int{`[data-testid=empty] a[href="/add/"]`: 1},
		},
		"date hierarchy": {
			func(m *admin.Changelist) {
				m.Hierarchy = &admin.Hierarchy{
					Label: "Filter by date", Back: &views.Link{Text: "‹ All dates", URL: "/back/"},
					Choices: []views.Link{{Text: "June", URL: "/6/"}, {Text: "July"}},
				}
			},
			map[string]int{`nav.hierarchy a`: 2, `nav.hierarchy a[href="/back/"]`: 1, `nav.hierarchy [aria-current]`: 1},
		},
		"bad search": {
			func(m *admin.Changelist) { m.Search.Invalid = "Null characters are not allowed." },
			map[string]int{`input[name=q][aria-invalid][aria-describedby=searchbar_error]`: 1, `#searchbar_error`: 1},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := polls()
			test.change(&m)
			doc := viewstest.Render(t, admin.ChangelistPage(m))
			viewstest.See(t, doc, test.sees)
		})
	}
}
