package admin

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// runCustom runs a registered action on the selected rows, in one transaction.
// What it changes of the fields on the form is written into the journal.
func (v *visit) runCustom(name string, posted url.Values, across bool) error {
	i := slices.IndexFunc(v.res.actions, func(a action) bool { return a.name == name })
	var done string
	err := v.site.cfg.Write(v.ctx, func(tx *gorm.DB) error {
		rows, err := v.selected(tx, posted, across)
		if err != nil {
			return err
		}
		done, err = v.act(tx, v.res.actions[i], rows)
		return err
	})
	var bad record.Invalid
	if errors.As(err, &bad) {
		return v.backToList("error", "Nothing was changed. "+bad.Error())
	}
	if err != nil {
		return err
	}
	return v.backToList("success", done)
}

// act runs an action on rows that the user may all do this to.
func (v *visit) act(tx *gorm.DB, a action, rows []row) (string, error) {
	before := make([]*form, len(rows))
	for i, r := range rows {
		if !v.may(a.needs, &r) {
			return "", errForbiddenPage
		}
		before[i] = newForm(v.ctx, v.res.binding, r, v.res.items(), "", v.zone())
	}
	done, err := a.run(v.ctx, tx, rows)
	if err != nil {
		return "", err
	}
	var entries []Entry
	for i, r := range rows {
		if fields := before[i].changesSince(); len(fields) > 0 {
			entry := v.entry(Changed, r)
			entry.Changes = []ItemChange{{Deed: Changed, Fields: fields}}
			entries = append(entries, entry)
		}
	}
	if err := v.site.cfg.Journal.Record(v.ctx, tx, entries); err != nil {
		return "", fmt.Errorf("writing the history: %w", err)
	}
	return done, nil
}

// changesSince are the fields whose value in the row is not what it was when
// the form was made.
func (f *form) changesSince() []FieldChange {
	for _, in := range f.inputs {
		if in.field != nil {
			in.after = in.field.get(f.ctx, f.row)
		}
	}
	return f.changes()
}
