package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// maxExplained is how many rows of a list say who saved them meanwhile.
const maxExplained = 10

// saveList saves what was edited in a list.
func (v *visit) saveList(posted url.Values) error {
	if v.editor() == nil {
		return errForbiddenPage
	}
	var e *listEditor
	changed := 0
	err := v.site.cfg.Write(v.ctx, func(tx *gorm.DB) (err error) {
		e = v.editor()
		if err = e.read(tx, posted); err == nil {
			changed, err = e.save(tx)
		}
		return err
	})
	switch {
	case errors.Is(err, errConflict):
		return e.show(http.StatusConflict)
	case errors.Is(err, errRefused):
		return e.show(http.StatusUnprocessableEntity)
	case err != nil:
		return err
	case changed == 0:
		return v.backToList("info", "No "+v.res.plural+" were changed.")
	case changed == 1:
		return v.backToList("success", "1 "+v.res.singular+" was changed successfully.")
	}
	return v.backToList("success", counted(changed, v.res)+" were changed successfully.")
}

// show sends the rows back as they were typed.
func (e *listEditor) show(status int) error {
	v := e.v
	db := v.site.cfg.Read(v.ctx)
	if err := e.explain(db); err != nil {
		return err
	}
	v.now(views.Message{Level: "error", Before: e.complaint()})
	l, err := v.loaded()
	if err != nil {
		return v.refuseList(l, err)
	}
	if l.rows, err = e.reread(l); err != nil {
		return err
	}
	l.editor = e
	page, err := v.changelistPage(l)
	if err != nil {
		return err
	}
	page.Typed = true
	return v.render(status, viewadmin.ChangelistPage(page))
}

func (e *listEditor) complaint() string {
	switch {
	case e.gone == 1:
		return "One of these " + e.v.res.plural + " was deleted meanwhile. Nothing was saved; save again for the others."
	case e.gone > 1:
		return "Some of these " + e.v.res.plural + " were deleted meanwhile. Nothing was saved; save again for the others."
	}
	return "Please correct the errors in the list below. Nothing was saved."
}

// reread are the rows as they are, with what their columns show, in the order in
// which they were sent.
func (e *listEditor) reread(l *listing) ([]row, error) {
	keys := make([]uint, len(e.rows))
	for i, f := range e.rows {
		keys[i] = l.res.id(f.row)
	}
	found, err := l.res.find(l.preloaded(l.db.Where(clause.IN{Column: l.res.key(), Values: args(keyValues(keys))})))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b row) int {
		return slices.Index(keys, l.res.id(a)) - slices.Index(keys, l.res.id(b))
	})
	return found, nil
}

// explain says on the rows that somebody saved in between who it was, when, and
// what was changed, as far as the journal knows.
func (e *listEditor) explain(db *gorm.DB) error {
	told := 0
	for _, f := range e.rows {
		if !f.stale {
			continue
		}
		text := "Somebody has saved this " + e.v.res.singular + " since you began."
		if told++; told <= maxExplained {
			who, err := e.meanwhile(db, f)
			if err != nil {
				return err
			}
			text += who
		}
		f.errors = append(f.errors, text+" Save once more to keep what is typed here instead.")
	}
	return nil
}

// meanwhile is what the journal knows of a row since it was edited.
func (e *listEditor) meanwhile(db *gorm.DB, f *editedRow) (string, error) {
	since, known := madeAt(f.from)
	if !known {
		return "", nil
	}
	entries, err := e.v.since(db, e.v.res.idText(f.row), since)
	var b strings.Builder
	for _, entry := range entries {
		b.WriteString(" " + entry.UserName + ", " + momentCell(entry.At, e.v.zone()).Text + ": ")
		var fields []string
		for _, item := range entry.Changes {
			for _, c := range item.Fields {
				fields = append(fields, c.Label+" from “"+c.Old+"” to “"+c.New+"”")
			}
		}
		if len(fields) == 0 {
			fields = []string{strings.TrimSuffix(entry.Note, ".")}
		}
		b.WriteString(strings.Join(fields, ", ") + ".")
	}
	return b.String(), err
}
