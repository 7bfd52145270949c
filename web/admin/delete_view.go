package admin

import (
	"strings"

	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// onePage asks about one object.
func (d *deletion) onePage(r row) viewadmin.Delete {
	v := d.v
	id := v.res.idText(r)
	back := withQuery(v.res.objectURL(id, "change"), preservedOf(v.c))
	page := d.page(views.Link{Text: v.res.text(r), URL: back})
	page.Name, page.Object = v.res.singular, v.res.text(r)
	page.Page.Subtitle = page.Object
	page.Action, page.BackURL = withQuery(v.c.Request().URL.Path, v.c.QueryString()), back
	page.Hidden = popupParams(v)
	return page
}

// manyPage asks about the objects that were ticked in the list.
func (d *deletion) manyPage(hidden []viewadmin.Param) viewadmin.Delete {
	v := d.v
	page := d.page()
	page.Name, page.Hidden = v.res.plural, hidden
	page.Action = withQuery(v.res.url(), v.c.QueryString())
	page.BackURL = page.Action
	return page
}

func (d *deletion) page(crumbs ...views.Link) viewadmin.Delete {
	v := d.v
	title := "Delete " + v.res.singular
	if len(crumbs) == 0 {
		title = "Delete multiple " + v.res.plural
	}
	if len(d.forbidden) > 0 {
		title = "Cannot delete " + v.res.plural
	}
	trail := append([]views.Link{v.listCrumb()}, crumbs...)
	page := viewadmin.Delete{
		Page:  v.page(title, "delete-confirmation", append(trail, views.Link{Text: "Delete"})...),
		Count: len(d.rows), Forbidden: d.forbidden, Undoable: d.undoable(),
	}
	total := 0
	for _, count := range d.cascade.Count() {
		name := v.site.tableName(count.Table, count.Count)
		page.Summary = append(page.Summary, viewadmin.Count{Name: name, Count: count.Count})
		total += count.Count
	}
	room := v.res.maxTree
	page.Tree = v.site.treeView(d.cascade.Roots, &room)
	page.More = total - (v.res.maxTree - room)
	return page
}

// treeView draws nodes for as long as there is room.
func (s *Site) treeView(nodes []*record.Node, room *int) []viewadmin.Node {
	var list []viewadmin.Node
	for _, n := range nodes {
		if *room == 0 {
			break
		}
		*room--
		view := viewadmin.Node{Model: capitalize(s.singularName(n.Table)), Object: views.Link{Text: n.Text}}
		if r := s.byTable[n.Table]; r != nil {
			view.Object.URL = r.objectURL(n.ID, "change")
		}
		view.Children = s.treeView(n.Children, room)
		list = append(list, view)
	}
	return list
}

// tableName is what so many rows of a table are called, for tables without a
// registered model too.
func (s *Site) tableName(table string, count int) string {
	if r := s.byTable[table]; r != nil && count != 1 {
		return capitalize(r.plural)
	}
	return capitalize(s.singularName(table))
}

func (s *Site) singularName(table string) string {
	if r := s.byTable[table]; r != nil {
		return r.singular
	}
	return strings.ReplaceAll(table, "_", " ")
}
