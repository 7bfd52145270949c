package admin

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/web/download"
	"pollsadmin/web/session"
)

// errand is a registered action with the objects that it is to be run on.
type errand struct {
	v       *visit
	action  action
	rows    func(db *gorm.DB) ([]row, error)
	address string            // of the page that it was chosen on
	again   []viewadmin.Param // what says all this once more, for the confirmation
	crumbs  []views.Link      // to that page
}

// runCustom runs a registered action on the selected rows.
func (v *visit) runCustom(name string, posted url.Values, across bool) error {
	i := slices.IndexFunc(v.res.actions, func(a action) bool { return a.name == name })
	e := &errand{
		v: v, action: v.res.actions[i], address: withQuery(v.res.url(), v.c.QueryString()),
		rows:  func(db *gorm.DB) ([]row, error) { return v.selected(db, posted, across) },
		again: []viewadmin.Param{{Name: paramAction, Value: name}},
	}
	e.crumbs = []views.Link{{Text: capitalize(v.res.plural), URL: e.address}}
	if across { // all rows of the list need no naming
		e.again = append(e.again, viewadmin.Param{Name: paramAcross, Value: "1"})
	} else {
		for _, key := range keysOf(posted[paramSelected]) {
			e.again = append(e.again, viewadmin.Param{Name: paramSelected, Value: keyText(uint(key.number))})
		}
	}
	return e.run(posted.Get(paramConfirm) == "yes")
}

func (e *errand) run(confirmed bool) error {
	var err error
	switch {
	case e.action.confirm != "" && !confirmed:
		err = e.ask()
	case e.action.file != nil:
		err = e.send()
	default:
		err = e.do()
	}
	var bad record.Invalid
	switch {
	case errors.As(err, &bad):
		return e.back("error", "Nothing was changed. "+bad.Error())
	case errors.Is(err, errMissing):
		return e.back("warning", "The selected items are not there any more.")
	}
	return err
}

// back shows a message where the action was chosen.
func (e *errand) back(level, text string) error {
	e.v.tell(views.Message{Level: level, Before: text})
	return e.v.redirect(e.address)
}

// permitted reads the rows, which the user may all do this to; none at all are
// errMissing.
func (e *errand) permitted(db *gorm.DB) ([]row, error) {
	rows, err := e.rows(db)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errMissing
	}
	for _, r := range rows {
		if !e.v.may(e.action.needs, &r) {
			return nil, errForbiddenPage
		}
	}
	return rows, nil
}

// do runs the action in one transaction. What it changes of the fields on the
// form is written into the journal.
func (e *errand) do() error {
	var done string
	err := e.v.site.cfg.Write(e.v.ctx, func(tx *gorm.DB) error {
		rows, err := e.permitted(tx)
		if err != nil {
			return err
		}
		done, err = e.v.act(tx, e.action, rows)
		return err
	})
	if err != nil {
		return err
	}
	return e.back("success", done)
}

// send gives the file of an action to download.
func (e *errand) send() error {
	v := e.v
	db := v.site.cfg.Read(v.ctx)
	rows, err := e.permitted(db)
	if err != nil {
		return err
	}
	file, err := e.action.file(v.ctx, db, rows)
	if err != nil {
		return err
	}
	name := file.Name
	if tenant := session.Tenant(v.ctx); tenant != "" {
		name = tenant + "-" + name
	}
	to := download.New(v.c, name, file.Type)
	err = to.Finish(file.Write(to))
	v.noteExport(slog.String("model", v.res.app+"."+v.res.name), slog.String("action", e.action.name),
		slog.Int("rows", len(rows)), slog.Bool("whole", err == nil))
	return err
}

// act runs an action on rows.
func (v *visit) act(tx *gorm.DB, a action, rows []row) (string, error) {
	before := make([]*form, len(rows))
	for i, r := range rows {
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
			if entry.Version, err = v.keptRow(r); err != nil {
				return "", err
			}
			entries = append(entries, entry)
		}
	}
	if err := v.site.cfg.Journal.Record(v.ctx, tx, entries); err != nil {
		return "", fmt.Errorf("writing the history: %w", err)
	}
	return done, nil
}

// changesSince are the fields whose value in the row is not what it was when
// the form was made, those that nobody edits by hand included.
func (f *form) changesSince() []FieldChange {
	for _, in := range f.inputs {
		if in.field != nil {
			in.after, in.readOnly = in.field.get(f.ctx, f.row), false
		}
	}
	return f.changes()
}
