package admin_test

import (
	"fmt"

	"github.com/a-h/templ"

	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`

// everyPage is each page with s in every text and address that may come from
// users or the database. Ids and names of inputs stay apart.
func everyPage(s string) map[string]templ.Component {
	page := views.Page{
		Title: s, Subtitle: s, Tenant: s, CSRF: s, Site: views.Site{Header: s, Title: s, Index: s},
		User: &views.User{Name: s},
	}
	return map[string]templ.Component{
		"index": admin.IndexPage(admin.Index{
			Page: page, ShowRecent: true, Recent: []admin.RecentAction{{Action: s, Object: link(s), Model: s}},
			Apps: []views.App{{Name: s, URL: s, Models: []views.Model{{Name: s, URL: s, AddURL: s, ChangeURL: s}}}},
		}),
		"changelist":  admin.ChangelistPage(changelistOf(page, s)),
		"change form": admin.ChangeFormPage(changeFormOf(page, s)),
		"delete": admin.DeletePage(admin.Delete{
			Page: page, Name: s, Object: s, Summary: []admin.Count{{Name: s, Count: 1}}, Tree: nodes(s), More: 2,
			Action: s, Hidden: []admin.Param{{Name: "action", Value: s}}, BackURL: s,
		}),
		"delete forbidden": admin.DeletePage(admin.Delete{Page: page, Name: s, Forbidden: []string{s}, BackURL: s}),
		"delete protected": admin.DeletePage(admin.Delete{Page: page, Name: s, Protected: nodes(s), BackURL: s}),
		"history": admin.HistoryPage(admin.History{Page: page, Total: s, Entries: []admin.HistoryEntry{
			{Time: ui.Cell{Kind: ui.Moment, Text: s, DateTime: s}, User: s, Message: s,
				Changes: []admin.Change{{Field: s, Old: s, New: s}}},
		}}),
		"login": admin.LoginPage(admin.Login{
			Page: page, Next: s, Notice: s, Errors: []string{s}, Username: field(1, s), Password: field(2, s),
		}),
		"logged out": admin.LoggedOutPage(admin.LoggedOut{Page: page, LoginURL: s}),
		"password form": admin.PasswordFormPage(admin.PasswordForm{
			Page: page, Action: s, Intro: s, Warning: s, Errors: []string{s}, Fields: []ui.Field{field(1, s)},
			Submit: admin.Submit{Name: "set", Label: s}, Disable: &admin.Submit{Name: "unset", Label: s}, CloseURL: s,
		}),
		"password changed": admin.PasswordChangedPage(admin.PasswordChanged{Page: page}),
	}
}

func link(s string) views.Link { return views.Link{Text: s, URL: s} }

func nodes(s string) []admin.Node {
	return []admin.Node{{Model: s, Object: link(s), Children: []admin.Node{{Model: s, Object: views.Link{Text: s}}}}}
}

func field(n int, s string) ui.Field {
	return ui.Field{
		ID: fmt.Sprintf("id_f%d", n), Name: fmt.Sprintf("f%d", n), Label: s, Help: s, Value: s, Errors: []string{s},
		Rules: []string{s},
	}
}

func changelistOf(page views.Page, s string) admin.Changelist {
	return admin.Changelist{
		Page: page, Name: s, NamePlural: s, AddURL: s, URL: s, ClearURL: s, ActionURL: s, ShowAllURL: s,
		Search: &admin.Search{
			Value: s, Help: s, Found: s, Invalid: s, All: link(s), Hidden: []admin.Param{{Name: "o", Value: s}},
		},
		Hierarchy: &admin.Hierarchy{Label: s, Back: &views.Link{Text: s, URL: s}, Choices: []views.Link{link(s), {Text: s}}},
		Filters:   []admin.Filter{{Title: s, Choices: []admin.FilterChoice{{Text: s, URL: s, Selected: true}}}},
		Actions:   []ui.Option{{Value: s, Label: s}},
		Columns:   []admin.Column{{Name: "c", Label: s, SortURL: s, Sorted: true, Priority: 1, RemoveURL: s, ToggleURL: s}},
		Rows:      []admin.Row{{ID: s, Label: s, Cells: []ui.Cell{{Text: s, URL: s}}}},
		Total:     2, ShowTotal: s, Pages: []admin.PageLink{{Number: 1, Current: true}, {Number: 2, URL: s}},
	}
}

func changeFormOf(page views.Page, s string) admin.ChangeForm {
	inline := func(prefix string, stacked bool, n int) admin.Inline {
		row := admin.InlineForm{
			Object: link(s), Hidden: []admin.Param{{Name: prefix + "-0-id", Value: s}}, Errors: []string{s},
			Fields: []ui.Field{field(n, s)}, CanDelete: true, DeleteID: prefix + "-0-DELETE", SiteURL: s,
		}
		row.Sets = []admin.Fieldset{{Title: s, Description: s, Fields: row.Fields}, {Title: s, Collapsed: true}}
		return admin.Inline{
			Prefix: prefix, Title: s, Singular: s, Stacked: stacked, Errors: []string{s}, Forms: []admin.InlineForm{row},
			Headings: []admin.Heading{{Label: s, Help: s, Required: true}},
		}
	}
	return admin.ChangeForm{
		Page: page, Name: s, Action: s, HistoryURL: s, Intro: s, Errors: []string{s}, ErrorCount: 2,
		Fieldsets: []admin.Fieldset{
			{Title: s, Description: s, Fields: []ui.Field{field(1, s)}, Links: []views.Link{link(s)}},
		},
		Inlines: []admin.Inline{inline("choices", false, 2), inline("votes", true, 3)},
		Buttons: admin.Buttons{
			Save: true, SaveAsNew: true, AddAnother: true, Continue: true, ContinueLabel: s, DeleteURL: s, CloseURL: s,
		},
	}
}
