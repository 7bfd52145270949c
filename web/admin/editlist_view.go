package admin

import (
	"strconv"

	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// of finds the row with a key among those that are edited, nil if it is not.
func (e *listEditor) of(id string) *editedRow {
	if e == nil {
		return nil
	}
	for _, f := range e.rows {
		if e.v.res.idText(f.row) == id {
			return f
		}
	}
	return nil
}

// management is Django's management form.
func (e *listEditor) management() []viewadmin.Param {
	if e == nil || len(e.rows) == 0 {
		return nil
	}
	n := strconv.Itoa(len(e.rows))
	return []viewadmin.Param{
		{Name: listPrefix + "-TOTAL_FORMS", Value: n}, {Name: listPrefix + "-INITIAL_FORMS", Value: n},
		{Name: listPrefix + "-MIN_NUM_FORMS", Value: "0"}, {Name: listPrefix + "-MAX_NUM_FORMS", Value: n},
	}
}

// addInputs puts the controls of an edited row in the place of its cells.
func (l *listing) addInputs(view *viewadmin.Row, options *optionSource) error {
	f := l.editor.of(view.ID)
	if f == nil {
		return nil
	}
	view.Errors, view.Fields = f.errors, map[int]ui.Field{}
	view.Hidden = []viewadmin.Param{
		{Name: f.prefix + "id", Value: view.ID}, {Name: f.prefix + childVersion, Value: f.made},
	}
	next := 0
	for i, c := range l.res.columns {
		if c.edited == nil {
			continue
		}
		field, err := f.view(f.inputs[next], options)
		if err != nil {
			return err
		}
		field.LabelBlank, field.Related = true, nil
		field.Label += ", " + view.Label
		view.Fields[i] = field
		next++
	}
	return nil
}
