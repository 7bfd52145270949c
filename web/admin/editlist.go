package admin

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// listPrefix is Django's, of the rows that are edited in a list.
const listPrefix = "form"

// listEditor is the rows of a list that are edited in it.
type listEditor struct {
	v     *visit
	items []item
	rows  []*editedRow
	gone  int // rows that were sent, and are there no more
}

// editedRow is a row being edited in the list.
type editedRow struct {
	*form
	made  string // what it is edited from, and since when
	from  string // what it was when it was sent
	stale bool   // somebody saved it in between
}

// editor is nil where the list is only looked at.
func (v *visit) editor() *listEditor {
	e := &listEditor{v: v}
	for _, c := range v.res.columns {
		if c.edited != nil {
			e.items = append(e.items, *c.edited)
		}
	}
	if len(e.items) == 0 || v.popup || !v.may(Change, nil) {
		return nil
	}
	return e
}

func (e *listEditor) add(r row) *editedRow {
	f := &editedRow{form: newForm(e.v.ctx, e.v.res.binding, r, e.items, rowPrefix(len(e.rows)), e.v.zone())}
	f.made = f.version() + "." + strconv.FormatInt(e.v.began.UnixMicro(), 36)
	e.rows = append(e.rows, f)
	return f
}

func rowPrefix(i int) string { return listPrefix + "-" + strconv.Itoa(i) + "-" }

// load edits those rows that the user may change.
func (e *listEditor) load(db *gorm.DB, rows []row) error {
	for _, r := range rows {
		if e.v.may(Change, &r) {
			e.add(r)
		}
	}
	return e.resolve(db)
}

// read takes what was posted into the rows that are named in it, wherever they
// stand in the list by now. Those that the user may not change are passed by.
func (e *listEditor) read(tx *gorm.DB, posted url.Values) error {
	keys, err := e.keys(posted)
	if err != nil {
		return err
	}
	res := e.v.res
	rows, err := res.find(res.from(tx).Where(clause.IN{Column: res.key(), Values: args(keyValues(keys))}))
	if err != nil {
		return err
	}
	byKey := make(map[uint]row, len(rows))
	for _, r := range rows {
		byKey[res.id(r)] = r
	}
	for i, key := range keys {
		r, there := byKey[key]
		switch {
		case !there:
			e.gone++
		case e.v.may(Change, &r):
			e.readRow(r, posted, rowPrefix(i))
		}
	}
	return e.resolve(tx)
}

func (e *listEditor) readRow(r row, posted url.Values, prefix string) {
	f := e.add(r)
	f.read(renumbered(posted, prefix, f.prefix))
	f.from = posted.Get(prefix + childVersion)
	digest, _, _ := strings.Cut(f.from, ".")
	if !f.hasErrors() && digest == f.typed() {
		f.restart()
		return
	}
	f.stale = posted.Has(prefix+childVersion) && digest != f.version() && (f.hasErrors() || len(f.changes()) > 0)
}

// restart leaves a row that nobody typed into as it is by now, whatever it was
// when it was sent.
func (f *editedRow) restart() {
	for _, in := range f.inputs {
		in.after = in.before
		in.store(f.form)
		*in = newInput(f.form, in.item)
	}
}

// keys are those of the rows that were sent. Nothing is added in a list.
func (e *listEditor) keys(posted url.Values) ([]uint, error) {
	total, err := strconv.Atoi(posted.Get(listPrefix + "-TOTAL_FORMS"))
	if err != nil || total < 0 || total > max(e.v.res.perPage, e.v.res.maxShowAll) ||
		posted.Get(listPrefix+"-INITIAL_FORMS") != strconv.Itoa(total) {
		return nil, errForm
	}
	keys, seen := make([]uint, total), map[uint]bool{}
	for i := range keys {
		id, err := parseID(posted.Get(rowPrefix(i) + "id"))
		if err != nil || seen[uint(id)] {
			return nil, errForm
		}
		keys[i] = uint(id)
		seen[keys[i]] = true
	}
	return keys, nil
}

func (e *listEditor) resolve(db *gorm.DB) error {
	forms := make([]*form, len(e.rows))
	for i, f := range e.rows {
		forms[i] = f.form
	}
	return resolve(db, forms...)
}

// save writes the rows that were changed, and an entry for each of them; all or none.
func (e *listEditor) save(tx *gorm.DB) (int, error) {
	var entries []Entry
	sound, stale := e.gone == 0, e.isStale()
	for _, f := range e.rows {
		fields := f.changes()
		if len(fields) == 0 && !f.hasErrors() {
			continue
		}
		if err := e.saveRow(tx, f, sound && !stale); err != nil {
			return 0, err
		}
		sound = sound && !f.hasErrors()
		entry := e.v.entry(Changed, f.row)
		entry.Changes = []ItemChange{{Deed: Changed, Fields: fields}}
		var err error
		if entry.Version, err = e.v.keptRow(f.row); err != nil {
			return 0, err
		}
		entries = append(entries, entry)
	}
	switch {
	case !sound:
		return 0, errRefused
	case stale:
		return 0, errConflict
	}
	if err := e.v.site.cfg.Journal.Record(e.v.ctx, tx, entries); err != nil {
		return 0, fmt.Errorf("writing the history: %w", err)
	}
	return len(entries), nil
}

// saveRow saves a row, or once something is wrong only looks for more of it.
func (e *listEditor) saveRow(tx *gorm.DB, f *editedRow, sound bool) error {
	var err error
	switch hook := e.v.res.saving; {
	case !sound || f.hasErrors():
		err = f.refuse(f.b.inspect(e.v.ctx, f.row))
	case hook != nil:
		err = f.refuse(hook(e.v.ctx, tx, e.v.who, f.row))
	}
	if err == nil && sound {
		err = f.save(tx)
	}
	if errors.Is(err, errRefused) {
		return nil // the row says so itself
	}
	return err
}

func (e *listEditor) isStale() bool {
	for _, f := range e.rows {
		if f.stale {
			return true
		}
	}
	return false
}
