package admin

import (
	"net/http"
	"net/url"
	"strconv"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// historyPerPage is Django's.
const historyPerPage = 100

// showHistory answers GET /admin/A/M/ID/history/, newest first.
func (s *Site) showHistory(v *visit) error {
	db := s.cfg.Read(v.ctx)
	r, err := v.object(db)
	if err != nil {
		return v.orMissing(err)
	}
	if !v.may(View, &r) {
		return errForbiddenPage
	}
	of := Object{App: v.res.app, Model: v.res.name, ID: v.res.idText(r)}
	current, err := strconv.Atoi(v.c.QueryParam(paramPage))
	if err != nil || current < 1 {
		current = 1
	}
	entries, total, err := s.cfg.Journal.History(v.ctx, db, of, (current-1)*historyPerPage, historyPerPage)
	if err != nil {
		return err
	}
	text := v.res.text(r)
	change := withQuery(v.res.objectURL(of.ID, "change"), preservedOf(v.c))
	page := viewadmin.History{
		Page: v.page("Change history", "history", v.listCrumb(),
			views.Link{Text: text, URL: change}, views.Link{Text: "History"}),
		Total: plural(total, "entry", "entries"),
		Pages: pageLinks(current, pageCount(total, historyPerPage), func(n int) string {
			return "?" + url.Values{paramPage: {strconv.Itoa(n)}}.Encode()
		}),
	}
	page.Page.Subtitle = text
	for _, e := range entries {
		page.Entries = append(page.Entries, v.historyEntry(e))
	}
	return v.render(http.StatusOK, viewadmin.HistoryPage(page))
}

func (v *visit) historyEntry(e Entry) viewadmin.HistoryEntry {
	view := viewadmin.HistoryEntry{Time: momentCell(e.At, v.zone()), User: e.UserName, Message: e.Note}
	view.Changes = changeViews(e.Changes)
	return view
}

// changeViews draws values before and after, of an object and of its children.
func changeViews(items []ItemChange) []viewadmin.Change {
	var list []viewadmin.Change
	for _, item := range items {
		prefix := ""
		if item.Object != "" {
			prefix = capitalize(item.Model) + " “" + item.Object + "”: "
		}
		for _, f := range item.Fields {
			list = append(list, viewadmin.Change{Field: prefix + f.Label, Old: f.Old, New: f.New})
		}
	}
	return list
}
