package admin

import (
	"net/http"
	"slices"

	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// ask shows what restoring would change, or what came of the attempt.
func (re *restoration) ask(c *changeForm) error {
	page := re.page("Restore "+re.v.res.singular, "Restore")
	page.Changes = changeViews(c.pending())
	page.Items = itemViews(c.pending())
	page.Errors = c.complaints()
	page.Hidden = []viewadmin.Param{{Name: paramVersion, Value: c.everything()}}
	return re.show(page)
}

// askUndelete shows what would come back.
func (re *restoration) askUndelete(bad record.Invalid) error {
	if !re.v.may(Add, nil) {
		return errForbiddenPage
	}
	page := re.page("Undelete "+re.v.res.singular, "Undelete")
	page.Undelete, page.Forbidden = true, re.forbidden()
	page.Hidden = []viewadmin.Param{{Name: paramVersion, Value: goneVersion}}
	page.Errors = bad[""]
	var tables []string
	counts := map[string]int{}
	for _, f := range re.snapshot.Rows {
		if counts[f.Table]++; counts[f.Table] == 1 {
			tables = append(tables, f.Table)
		}
		if len(page.Objects) < re.v.res.maxTree {
			page.Objects = append(page.Objects, capitalize(re.v.site.singularName(f.Table))+": "+f.Text)
		}
	}
	for _, table := range tables {
		count := viewadmin.Count{Name: re.v.site.tableName(table, counts[table]), Count: counts[table]}
		page.Summary = append(page.Summary, count)
	}
	page.More = len(re.snapshot.Rows) - len(page.Objects)
	return re.show(page)
}

// complain shows the page again with what the whole is refused for.
func (re *restoration) complain(c *changeForm, bad record.Invalid) error {
	if c == nil {
		return re.askUndelete(bad)
	}
	c.form.errors = append(c.form.errors, bad[""]...)
	return re.ask(c)
}

func (re *restoration) page(title, button string) viewadmin.Restore {
	v := re.v
	history := withQuery(v.res.objectURL(re.entry.Object.ID, "history"), preservedOf(v.c))
	page := viewadmin.Restore{
		Page: v.page(title, "restore-confirmation", v.listCrumb(),
			views.Link{Text: "History", URL: history}, views.Link{Text: button}),
		Name: v.res.singular, Object: re.entry.Text, Entry: v.historyEntry(re.entry), Button: button,
		Action: withQuery(v.c.Request().URL.Path, v.c.QueryString()), BackURL: history,
	}
	page.Page.Subtitle = re.entry.Text
	return page
}

func (re *restoration) show(page viewadmin.Restore) error {
	status := http.StatusOK
	if len(page.Errors) > 0 && re.v.c.Request().Method == http.MethodPost {
		status = http.StatusUnprocessableEntity
	}
	return re.v.render(status, viewadmin.RestorePage(page))
}

// complaints are all of the form's, each with what it is about.
func (c *changeForm) complaints() []string {
	list := c.form.complaints("")
	for _, s := range c.formsets {
		list = append(list, s.errors...)
		for _, f := range s.forms {
			list = append(list, f.complaints(capitalize(s.in.singular)+" “"+s.in.text(f.row)+"”: ")...)
		}
	}
	return list
}

func (f *form) complaints(about string) []string {
	var list []string
	for _, text := range f.errors {
		list = append(list, about+text)
	}
	for _, in := range f.inputs {
		for _, text := range in.errors {
			list = append(list, about+in.field.label+": "+text)
		}
	}
	return list
}

// itemViews are the children that would come and go.
func itemViews(items []ItemChange) []string {
	var list []string
	for _, item := range items {
		if item.Object == "" || item.Deed == Changed {
			continue
		}
		line := capitalize(item.Model) + " “" + item.Object + "” would be " + item.Deed.String()
		if item.Deed == Deleted {
			line += ", with all that hangs on it"
		}
		list = append(list, line+".")
	}
	return slices.Clip(list)
}
