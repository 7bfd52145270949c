package admin_test

import (
	"strings"
	"testing"

	"pollsadmin/views"
	"pollsadmin/views/admin"
	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

func TestDeletePage(t *testing.T) {
	t.Parallel()
	one := admin.Delete{
		Name: "poll", Object: "Best hammer?", Count: 1, Action: "/delete/", BackURL: "/back/",
		Summary: []admin.Count{{Name: "poll", Count: 1}, {Name: "votes", Count: 12}}, More: 1,
		Tree: []admin.Node{{Model: "Poll", Object: views.Link{Text: "Best hammer?", URL: "/1/"}, Children: []admin.Node{
			{Model: "Choice", Object: views.Link{Text: "Mjölnir"}},
		}}},
	}
	several := admin.Delete{
		Name: "polls", Count: 3, Action: "/polls/", BackURL: "/back/",
		Hidden: []admin.Param{
			{Name: "action", Value: "delete_selected"},
			{Name: "_selected_action", Value: "1"}, {Name: "_selected_action", Value: "2"},
		},
	}
	forbidden, protected := one, one
	forbidden.Forbidden = []string{"vote"}
	protected.Protected = one.Tree
	tests := map[string]struct {
		page admin.Delete
		sees map[string]int
	}{
		"one": {one, map[string]int{
			`form[method=post][action="/delete/"] input[type=hidden][name=post][value=yes]`: 1,
			`[data-testid=delete-tree] > li > ul > li:contains("Mjölnir")`:                  1,
			`[data-testid=delete-tree] a[href="/1/"]`:                                       1,
			`[data-testid=delete-summary] li`:                                               2,
			`p:contains("the poll “Best hammer?”")`:                                         1,
			`p:contains("1 more object.")`:                                                  1, `a[href="/back/"]`: 1,
		}},
		"several": {several, map[string]int{
			`form input[name=_selected_action]`: 2, `form input[name=action][value=delete_selected]`: 1,
			`form input[name=post][value=yes]`: 1, `p:contains("the 3 selected polls")`: 1, `[data-testid=delete-tree]`: 0,
		}},
		"forbidden": {forbidden, map[string]int{
			`main form, [name=post]`: 0, `[data-testid=forbidden] li`: 1, `a[href="/back/"]`: 1,
		}},
		"protected": {protected, map[string]int{
			`main form, [name=post]`: 0, `[data-testid=protected] a[href="/1/"]`: 1, `a[href="/back/"]`: 1,
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := viewstest.Render(t, admin.DeletePage(test.page))
			viewstest.See(t, doc, test.sees)
		})
	}
}

func TestHistoryPage(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, admin.HistoryPage(admin.History{Total: "2 entries", Entries: []admin.HistoryEntry{
		{User: "shabda", Message: "Changed Question.", Changes: []admin.Change{
			{Field: "Question", Old: "a", New: "b"}, {Field: "Note", New: "c"},
		}},
		{User: "loki", Message: "Added."},
	}}))
	viewstest.See(t, doc, map[string]int{
		`[data-testid=entry]`: 2, `[data-testid=change]`: 2, `del`: 1, `ins`: 2, `[data-testid=change]:contains("blank")`: 1,
	})
	viewstest.One(t, viewstest.Render(t, admin.HistoryPage(admin.History{})), "[data-testid=empty]")
}

func TestLoginPage(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, admin.LoginPage(admin.Login{
		Page: views.Page{Title: "Log in", CSRF: "token", Site: views.Site{Index: "/admin/"}}, Next: "/admin/polls/?a=b&c=d",
		Username: ui.Field{ID: "id_username", Name: "username", Label: "Username", Value: "loki"},
		Password: ui.Field{ID: "id_password", Name: "password", Label: "Password", Widget: ui.Password, Value: "secret"},
	}))
	form := `form[method=post][action="/admin/login/"][data-testid=login-form] `
	for _, input := range []string{
		`input[name=username][value=loki]`, `input[type=password][name=password]:not([value])`,
		`input[type=hidden][name=next][value="/admin/polls/?a=b&c=d"]`, `input[name=csrfmiddlewaretoken][value=token]`,
	} {
		viewstest.One(t, doc, form+input)
	}
	if n := doc.Find("[data-testid=errors], [data-testid=notice]").Length(); n != 0 {
		t.Error("a fresh form complains")
	}
}

func TestPasswordFormPage(t *testing.T) {
	t.Parallel()
	m := admin.PasswordForm{
		Action: "/p/", Submit: admin.Submit{Name: "set-password", Label: "Change password"},
		Disable: &admin.Submit{Name: "unset-password", Label: "Disable"},
		Fields: []ui.Field{{
			ID: "a", Name: "password1", Label: "Password", Widget: ui.Password, Errors: []string{"Too short."},
		}},
	}
	doc := viewstest.Render(t, admin.PasswordFormPage(m))
	for _, selector := range []string{
		`form[action="/p/"] button[name=set-password]`, `form button[name=unset-password]`,
		`[data-testid=errors]:contains("Please correct the error below.")`,
	} {
		viewstest.One(t, doc, selector)
	}
	m.Disable, m.Fields[0].Errors = nil, nil
	viewstest.See(t, viewstest.Render(t, admin.PasswordFormPage(m)), map[string]int{
		`[name=unset-password]`: 0, `[data-testid=errors]`: 0,
	})
}

func TestIndexPage(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, admin.IndexPage(admin.Index{
		ShowRecent: true, Recent: []admin.RecentAction{{Action: "deleted", Object: views.Link{Text: "Loki"}, Model: "User"}},
		Apps: []views.App{{Name: "Polls", URL: "/polls/", Models: []views.Model{
			{Name: "Polls", URL: "/poll/", AddURL: "/poll/add/", ChangeURL: "/poll/"},
			{Name: "Votes", URL: "/vote/", ViewOnly: true},
			{Name: "Choices", AddURL: "/choice/add/"},
		}}},
	}))
	viewstest.See(t, doc, map[string]int{
		`[data-testid=model]`: 3, `a.addlink`: 2, `a.changelink[href="/poll/"]`: 1, `a.viewlink[href="/vote/"]`: 1,
		`[data-testid=recent] li:contains("Deleted")`: 1, `[data-testid=recent] a`: 0, `h2 a[href="/polls/"]`: 1,
	})
	viewstest.One(t, viewstest.Render(t, admin.IndexPage(admin.Index{})), "[data-testid=empty]")
}
