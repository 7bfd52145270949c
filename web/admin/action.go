package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// Django's names in the action form.
const (
	paramAction   = "action"
	paramSelected = "_selected_action"
	paramAcross   = "select_across"
	paramIndex    = "index"
	paramConfirm  = "post"
	actionDelete  = "delete_selected"
)

// actionOptions are the actions that the user may run.
func (v *visit) actionOptions() []ui.Option {
	var list []ui.Option
	if v.may(Delete, nil) {
		list = append(list, ui.Option{Value: actionDelete, Label: "Delete selected " + v.res.plural})
	}
	if !v.res.noExport && v.may(View, nil) {
		list = append(list, ui.Option{Value: actionExport, Label: "Export selected " + v.res.plural})
	}
	for _, a := range v.res.actions {
		if a.onList() && v.may(a.needs, nil) {
			list = append(list, ui.Option{Value: a.name, Label: a.label})
		}
	}
	return list
}

// runAction answers POST /admin/A/M/.
func (s *Site) runAction(v *visit) error {
	if !v.may(View, nil) {
		return errForbiddenPage
	}
	posted, err := v.c.FormParams()
	if err != nil {
		return readFailure(err)
	}
	if posted.Has(buttonSave) {
		return v.saveList(posted)
	}
	name := posted.Get(paramAction)
	if i, err := strconv.Atoi(posted.Get(paramIndex)); err == nil && i > 0 && i < len(posted[paramAction]) {
		name = posted[paramAction][i] // two bars: whose button was pressed
	}
	offered := v.actionOptions()
	across := posted.Get(paramAcross) == "1"
	switch {
	case len(posted[paramSelected]) == 0 && !across:
		return v.backToList("warning", "Items must be selected in order to perform actions on them. Nothing was changed.")
	case !slices.ContainsFunc(offered, func(o ui.Option) bool { return o.Value == name }):
		return v.backToList("warning", "No action selected.")
	case name == actionDelete:
		return v.deleteSelected(posted, across)
	case name == actionExport:
		return v.exportSelected(posted, across)
	}
	return v.runCustom(name, posted, across)
}

// backToList shows a message on the list as it was.
func (v *visit) backToList(level, text string) error {
	v.tell(views.Message{Level: level, Before: text})
	return v.redirect(withQuery(v.res.url(), v.c.QueryString()))
}

// selected are the rows that were ticked, or with across all rows that the
// list's search and filters leave. Those that are gone are passed by; too many
// are a record.Invalid.
func (v *visit) selected(db *gorm.DB, posted url.Values, across bool) ([]row, error) {
	l := v.listing(v.c.QueryParams())
	l.db = db
	if err := l.prepare(); err != nil {
		return nil, echo.NewHTTPError(http.StatusBadRequest, "The list's parameters make no sense.").SetInternal(err)
	}
	if across {
		return v.chosen(l.filtered(db))
	}
	ids := keysOf(posted[paramSelected])
	if len(ids) == 0 {
		return nil, nil
	}
	return v.chosen(v.res.from(db).Where(clause.IN{Column: v.res.key(), Values: args(ids)}))
}

// chosen are the rows of a query, as many as one deed may be about: all of them
// are in memory at once, and in the journal one by one.
func (v *visit) chosen(q *gorm.DB) ([]row, error) {
	rows, err := v.res.find(v.res.orderBy(q, v.res.ordering).Limit(maxKeys + 1))
	if err == nil && len(rows) > maxKeys {
		const advice = "An action takes at most %d %s at once. Narrow the list first."
		return nil, record.Invalid{"": {fmt.Sprintf(advice, maxKeys, v.res.plural)}}
	}
	return rows, err
}

// keysOf are the keys that were ticked. What is none names no row.
func keysOf(texts []string) []value {
	var keys []value
	for _, text := range texts {
		if id, err := parseID(text); err == nil {
			keys = append(keys, value{kind: related, number: int64(id)})
		}
	}
	return keys
}

// keyValues are keys as a query takes them.
func keyValues(keys []uint) []value {
	list := make([]value, len(keys))
	for i, key := range keys {
		list[i] = value{kind: related, number: int64(key)}
	}
	return list
}

// deleteSelected asks first, and deletes when the answer comes.
func (v *visit) deleteSelected(posted url.Values, across bool) error {
	if posted.Get(paramConfirm) != "yes" {
		return v.askDelete(posted, across)
	}
	var count int
	err := v.site.cfg.Write(v.ctx, func(tx *gorm.DB) error {
		rows, err := v.selected(tx, posted, across)
		if err != nil || len(rows) == 0 {
			return err
		}
		d, err := v.deletion(tx, rows)
		if err != nil {
			return err
		}
		count = len(rows)
		return d.run(tx)
	})
	var bad record.Invalid
	switch {
	case errors.As(err, &bad):
		return v.refuseDelete(bad, v.res.url())
	case errors.Is(err, record.ErrReferenced):
		return v.refuseDelete(errReferenced, v.res.url())
	case err != nil:
		return err
	}
	return v.backToList("success", "Successfully deleted "+counted(count, v.res)+".")
}

func (v *visit) askDelete(posted url.Values, across bool) error {
	db := v.site.cfg.Read(v.ctx)
	rows, err := v.selected(db, posted, across)
	var bad record.Invalid
	if errors.As(err, &bad) {
		return v.refuseDelete(bad, v.res.url())
	}
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return v.backToList("warning", "The selected items are not there any more.")
	}
	d, err := v.deletion(db, rows)
	if err != nil {
		return err
	}
	hidden := []viewadmin.Param{{Name: paramAction, Value: actionDelete}}
	if across {
		// The confirmation names the list, not its thousands of rows.
		hidden = append(hidden, viewadmin.Param{Name: paramAcross, Value: "1"})
	} else {
		for _, r := range rows {
			hidden = append(hidden, viewadmin.Param{Name: paramSelected, Value: v.res.idText(r)})
		}
	}
	return v.render(http.StatusOK, viewadmin.DeletePage(d.manyPage(hidden)))
}
