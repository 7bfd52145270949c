package admin

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// historyPerPage is Django's.
const historyPerPage = 100

// showHistory answers GET /admin/A/M/ID/history/, newest first. What was deleted
// has a history too.
func (s *Site) showHistory(v *visit) error {
	db := s.cfg.Read(v.ctx)
	r, err := v.object(db)
	gone := errors.Is(err, errMissing)
	switch {
	case err != nil && !gone:
		return err
	case gone && !v.may(View, nil), !gone && !v.may(View, &r):
		return errForbiddenPage
	case gone && v.res.hidesSome(db): // it may be hidden, or have been
		return v.missing()
	}
	of := Object{App: v.res.app, Model: v.res.name, ID: v.c.Param("id")}
	if !gone {
		of.ID = v.res.idText(r)
	}
	current, err := strconv.Atoi(v.c.QueryParam(paramPage))
	if err != nil || current < 1 {
		current = 1
	}
	entries, total, err := s.cfg.Journal.History(v.ctx, db, of, (current-1)*historyPerPage, historyPerPage)
	if err != nil {
		return err
	}
	if gone && len(entries) == 0 {
		return v.missing()
	}
	page := v.historyPage(of, entries, gone)
	page.Total = plural(total, "entry", "entries")
	page.Pages = pageLinks(current, pageCount(total, historyPerPage), func(n int) string {
		return "?" + url.Values{paramPage: {strconv.Itoa(n)}}.Encode()
	})
	if !gone {
		page.Page = v.historyFrame(views.Link{Text: v.res.text(r), URL: v.changeURL(of.ID)})
		if err := v.addSteps(&page.Page, r, "history"); err != nil {
			return err
		}
	}
	return v.render(http.StatusOK, viewadmin.HistoryPage(page))
}

func (v *visit) changeURL(id string) string {
	return withQuery(v.res.objectURL(id, "change"), preservedOf(v.c))
}

func (v *visit) historyFrame(object views.Link) views.Page {
	page := v.page("Change history", "history", v.listCrumb(), object, views.Link{Text: "History"})
	page.Subtitle = object.Text
	return page
}

// historyPage lists entries, with the ways back to the versions that were kept.
func (v *visit) historyPage(of Object, entries []Entry, gone bool) viewadmin.History {
	page := viewadmin.History{Gone: gone}
	if gone {
		page.Page = v.historyFrame(views.Link{Text: entries[0].Text})
	}
	may := v.may(Change, nil)
	if gone {
		may = v.may(Add, nil)
	}
	for _, e := range entries {
		view := v.historyEntry(e)
		if e.Kept && may {
			view.RestoreURL = v.restoreURL(e.ID, of.ID)
		}
		page.Entries = append(page.Entries, view)
	}
	return page
}

func (v *visit) restoreURL(entry uint, id string) string {
	return withQuery(v.res.objectURL(id, "history/"+keyText(entry)+"/restore"), preservedOf(v.c))
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
