package views_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pollsadmin/static"
	"pollsadmin/views"
	"pollsadmin/views/viewstest"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`

// pageOf is a page with s wherever a text or an address may stand.
func pageOf(s string) views.Page {
	return views.Page{
		Title: s, Subtitle: s, Tenant: s, CSRF: s, BodyClass: s,
		Site:        views.Site{Header: s, Title: s, Index: s},
		User:        &views.User{Name: s, HasPassword: true},
		Messages:    []views.Message{{Level: s, Before: s, Link: views.Link{Text: s, URL: s}, After: s}},
		Breadcrumbs: []views.Link{{Text: s, URL: s}, {Text: s}},
		Nav: []views.App{{Name: s, URL: s, Models: []views.Model{
			{Name: s, URL: s, AddURL: s, ChangeURL: s, Current: true}, {Name: s},
		}}},
	}
}

func plainPage() views.Page {
	return views.Page{
		Title: "Change poll", Subtitle: "Best hammer?", Tenant: "thor", CSRF: "token", BodyClass: "app-polls model-poll",
		Site: views.Site{Header: "Polls administration", Title: "Polls site admin", Index: "/admin/"},
		User: &views.User{Name: "shabda", HasPassword: true},
		Messages: []views.Message{
			{Level: "success", Before: "The poll “", Link: views.Link{Text: "A", URL: "/a/"}, After: "” was added."},
			{Level: "warning", Before: "Careful."},
		},
		Breadcrumbs: []views.Link{{Text: "Home", URL: "/admin/"}, {Text: "Best hammer?"}},
		Nav: []views.App{{Name: "Polls", URL: "/admin/polls/", Models: []views.Model{
			{Name: "Polls", URL: "/admin/polls/poll/", AddURL: "/admin/polls/poll/add/", Current: true},
			{Name: "Votes", URL: "/admin/polls/vote/"},
		}}},
	}
}

func TestDocumentTitle(t *testing.T) {
	t.Parallel()
	site := views.Site{Title: "Site"}
	tests := map[string]struct {
		page views.Page
		want string
	}{
		"all":        {views.Page{Subtitle: "Sub", Title: "Title", Tenant: "thor", Site: site}, "Sub | Title | thor | Site"},
		"invalid":    {views.Page{Invalid: true, Title: "Title", Tenant: "thor", Site: site}, "Error: Title | thor | Site"},
		"only title": {views.Page{Title: "Not found"}, "Not found"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.page.DocumentTitle(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, views.Layout(plainPage()))
	viewstest.CheckStrict(t, doc)
	viewstest.CheckNamed(t, doc)
	for _, selector := range []string{
		`html[lang]`, `body.app-polls.model-poll`, `meta[name=robots][content="NONE,NOARCHIVE"]`, `meta[name=viewport]`,
		`a.skip-link[href="#content"]`, `main#content`, `header`, `footer`, `nav[aria-label=Sidebar]`,
		`form#logout-form[method=post][action="/admin/logout/"] input[name=csrfmiddlewaretoken][value=token]`,
		`a[href="/admin/password_change/"]`, `nav[aria-label=Breadcrumbs] span[aria-current=page]`,
		`.sidebar a[aria-current=page][href="/admin/polls/poll/"]`, `.sidebar a[href="/admin/polls/poll/add/"]`,
		`[data-testid=messages] .success a[href="/a/"]`, `[data-testid=messages] .warning`,
	} {
		viewstest.One(t, doc, selector)
	}
	if got := viewstest.One(t, doc, "title").Text(); got != "Best hammer? | Change poll | thor | Polls site admin" {
		t.Errorf("the title is %q", got)
	}
	if got := viewstest.One(t, doc, ".messagelist .success span").Text(); got != "The poll “A” was added." {
		t.Errorf("the message reads %q", got)
	}
}

func TestLayout_WhatIsMissingIsNotDrawn(t *testing.T) {
	t.Parallel()
	page := plainPage()
	page.User, page.Nav, page.Messages, page.Breadcrumbs = nil, nil, nil, nil
	doc := viewstest.Render(t, views.Layout(page))
	if n := doc.Find("form, nav, [data-testid=messages], [data-testid=user-menu]").Length(); n != 0 {
		t.Errorf("%d elements for what is not there", n)
	}
	page.User = &views.User{Name: "sso"}
	doc = viewstest.Render(t, views.Layout(page))
	if n := doc.Find(`a[href$="password_change/"]`).Length(); n != 0 {
		t.Error("who has no password may not change it")
	}
}

func TestLayout_EscapesHostileText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{hostile, "javascript:alert(1)", " JaVaScRiPt:alert(1)", "\x00"} {
		viewstest.CheckStrict(t, viewstest.Render(t, views.Layout(pageOf(text))))
		failure := views.Failure{Page: pageOf(text), Status: 500, Detail: text, RequestID: text}
		viewstest.CheckStrict(t, viewstest.Render(t, views.FailurePage(failure)))
	}
	doc := viewstest.Render(t, views.Layout(pageOf(hostile)))
	if got := viewstest.Attr(t, doc, "#logout-form input[name=csrfmiddlewaretoken]", "value"); got != hostile {
		t.Errorf("the token became %q", got)
	}
}

func TestFailurePage_WithoutASite(t *testing.T) {
	t.Parallel()
	doc := viewstest.Render(t, views.FailurePage(views.Failure{Page: views.Page{Title: "No such site"}, Status: 404}))
	if got := viewstest.One(t, doc, "h1").Text(); got != "No such site" {
		t.Errorf("the heading is %q", got)
	}
	if got := viewstest.One(t, doc, ".failure-status").Text(); got != "404" {
		t.Errorf("the status is %q", got)
	}
	if n := doc.Find("main a").Length(); n != 0 {
		t.Errorf("%d links to a site that does not exist", n)
	}
}

func TestInitial(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"shabda": "S", "ærlig": "Æ", "": "?", "\xff": "?"} {
		if got := (views.User{Name: name}).Initial(); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// TestTemplates_NameFilesThatExist: static.URL gives a misspelt name an address
// that answers 404, which nobody would see in the page.
func TestTemplates_NameFilesThatExist(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`static\.URL\("([^"]+)"\)`)
	banned := regexp.MustCompile(`SafeURL|templ\.Raw|srcdoc|formaction|\.\.\. }|\bon[a-z]+=`)
	found := 0
	for _, pattern := range []string{"*.templ", "*/*.templ"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			source, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.ReplaceAll(string(source), "{ children... }", "")
			if bad := banned.FindString(text); bad != "" {
				t.Errorf("%s holds %q", path, bad)
			}
			for _, m := range name.FindAllStringSubmatch(text, -1) {
				found++
				if static.URL(m[1]) == "/static/"+m[1] {
					t.Errorf("%s names %s, which does not exist", path, m[1])
				}
			}
		}
	}
	if found == 0 {
		t.Error("no template names a file: the pattern is wrong")
	}
}
